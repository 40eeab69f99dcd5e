-- The functions keep their names and effects; the work is done by those of the database room.
create or replace function reporting.prepare_months(around timestamptz) returns void language sql as $$
    select database.prepare_months('reporting.told_window', 'start_at', 1, around)
$$;

create or replace function reporting.forget_before(cutoff timestamptz) returns integer language sql as $$
    select database.drop_months('reporting.told_window', 'start_at', cutoff)
$$;
