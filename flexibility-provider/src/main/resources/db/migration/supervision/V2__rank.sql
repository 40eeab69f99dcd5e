-- How badly off a scope is, 0 the worst, up to 3 shown yellow: found and put in order without reading every state.
alter table supervision.watch add rank smallint;
update supervision.watch set rank = case mode
    when 'FALLBACK' then 0
    when 'AWAITING_FORECAST' then
        case when 'true' in (import_state -> 'binding' ->> 'overdue', export_state -> 'binding' ->> 'overdue') then 3 else 4 end
    when 'FORECAST' then 5
    when 'LOCAL_CONTROL' then 6
    else 7 end;
alter table supervision.watch alter column rank set not null;
create index on supervision.watch (rank, scope_id) where rank <= 3;
