-- What kind of statement the envelope that holds rests on; absent: none holds. The row of the decision table alone does not
-- tell it: row 6, row 9 and a recovery hold the lower of several.
alter table envelope.circuit_capacity
    add column basis text check (basis in ('PRIMARY', 'FALLBACK', 'HELD'));
alter table envelope.circuit_change
    add column basis text check (basis in ('PRIMARY', 'FALLBACK', 'HELD'));

-- What is written already is told by its row as well as that can be.
update envelope.circuit_capacity set basis = case
    when decision_row = 3 then 'PRIMARY' when decision_row in (2, 4, 6) then 'FALLBACK' else 'HELD' end
where envelope_w is not null;
update envelope.circuit_change set basis = case
    when decision_row = 3 then 'PRIMARY' when decision_row in (2, 4, 6) then 'FALLBACK' else 'HELD' end
where envelope_w is not null;

create index on envelope.circuit_change (circuit_id, id);

-- Drops the months of the history that lie wholly before the cutoff. What held for a circuit at the cutoff is kept however
-- old it is: otherwise nobody could tell what an idle circuit was allowed since. Such a row moves to the default partition.
create function envelope.forget_before(cutoff timestamptz) returns integer language plpgsql
    -- To take a month out the whole history is held for a moment: rather try again than keep the circuits waiting.
    set lock_timeout = '2s' as $$
declare
    part record;
    dropped integer := 0;
begin
    for part in
        select c.relname as name, to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' as until
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'envelope.circuit_change'::regclass and c.relname ~ '^circuit_change_\d{4}_\d{2}$'
        order by c.relname
    loop
        continue when part.until at time zone 'UTC' > cutoff;
        execute format('alter table envelope.circuit_change detach partition envelope.%I', part.name);
        execute format('insert into envelope.circuit_change overriding system value
            select distinct on (circuit_id, direction) * from envelope.%I p
            where exists (select from envelope.circuit_capacity c where c.circuit_id = p.circuit_id)
            order by circuit_id, direction, decided_for desc, id desc', part.name);
        execute format('drop table envelope.%I', part.name);
        dropped := dropped + 1;
    end loop;
    delete from envelope.circuit_change_other o
    where o.decided_for < cutoff
      and (not exists (select from envelope.circuit_capacity c where c.circuit_id = o.circuit_id)
        or exists (select from envelope.circuit_change n
            where n.circuit_id = o.circuit_id and n.direction = o.direction and n.decided_for <= cutoff
              and (n.decided_for, n.id) > (o.decided_for, o.id)));
    return dropped;
end $$;
