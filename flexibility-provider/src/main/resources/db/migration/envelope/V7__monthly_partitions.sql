-- The functions keep their names and effects; the months are created and found by the functions of the database room.
create or replace function envelope.prepare_months(around timestamptz) returns void language sql as $$
    select database.prepare_months('envelope.circuit_change', 'decided_for', 0, around)
$$;

-- Drops the months of the history that lie wholly before the cutoff. The capacity in force for a circuit at the cutoff is kept
-- whatever its age: otherwise nothing would show what an idle circuit was allowed since. Its row moves to the default partition.
create or replace function envelope.forget_before(cutoff timestamptz) returns integer language plpgsql
    -- Dropping a partition locks the whole history for a moment: a later attempt is better than blocking its writers.
    set lock_timeout = '2s' as $$
declare
    part regclass;
    dropped integer := 0;
begin
    for part in select * from database.expired_months('envelope.circuit_change', cutoff) loop
        execute format('alter table envelope.circuit_change detach partition %s', part);
        execute format('insert into envelope.circuit_change overriding system value
            select distinct on (circuit_id, direction) * from %s p
            where exists (select from envelope.circuit_capacity c where c.circuit_id = p.circuit_id)
            order by circuit_id, direction, decided_for desc, id desc', part);
        execute format('drop table %s', part);
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
