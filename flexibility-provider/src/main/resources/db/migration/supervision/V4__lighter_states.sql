-- At a boundary that ten thousand scopes share, each is one row here: what that row costs is most of what they wait for.

-- A shard is read once a minute. To look through the whole table for it takes some milliseconds; an index costs each row an entry
-- whenever it changes.
drop index supervision.watch_shard_idx;

-- What the database itself asks of a state stands beside it, so that the state need not be taken apart to be stored.
alter table supervision.watch add column without_forecast boolean not null default false;
update supervision.watch set without_forecast = true
where coalesce(import_state -> 'binding' ->> 'row' in ('4', '5'), false)
   or coalesce(export_state -> 'binding' ->> 'row' in ('4', '5'), false)
   or coalesce(import_state -> 'binding' ->> 'overdue' = 'true', false)
   or coalesce(export_state -> 'binding' ->> 'overdue' = 'true', false);
alter table supervision.watch
    alter column import_state type text using import_state::text,
    alter column export_state type text using export_state::text;
