-- No query selects by these columns, and their statistics cost more than all other maintenance of the tables.
alter table forecast.message
    alter column body set statistics 0,
    alter column body_hash set statistics 0,
    alter column starts set statistics 0,
    alter column ends set statistics 0,
    alter column limits_w set statistics 0;
alter table forecast.in_force
    alter column starts set statistics 0,
    alter column ends set statistics 0,
    alter column limits_w set statistics 0,
    alter column origins set statistics 0,
    alter column origin_ids set statistics 0,
    alter column origin_request_ids set statistics 0,
    alter column origin_accepted_at set statistics 0;
