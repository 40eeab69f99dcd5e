-- Instants in arrays as microseconds since 1970: the driver transfers them in binary form, without a calendar.
create function forecast.to_microseconds(instants timestamptz[]) returns bigint[] language sql immutable as $$
    select coalesce(array_agg((extract(epoch from instant) * 1000000)::bigint order by position), '{}')
    from unnest(instants) with ordinality as i (instant, position)
$$;
alter table forecast.message
    alter column starts type bigint[] using forecast.to_microseconds(starts),
    alter column ends type bigint[] using forecast.to_microseconds(ends);
alter table forecast.in_force
    alter column starts type bigint[] using forecast.to_microseconds(starts),
    alter column ends type bigint[] using forecast.to_microseconds(ends),
    alter column origin_accepted_at type bigint[] using forecast.to_microseconds(origin_accepted_at);
drop function forecast.to_microseconds(timestamptz[]);

-- A number that no other state of any timeline has had: the id of the message that made it, or a new one.
alter table forecast.in_force add column version bigint;
update forecast.in_force set version = nextval(pg_get_serial_sequence('forecast.message', 'id'));
alter table forecast.in_force alter column version set not null;

-- Takes less processor time than the default compression; a server that was built without it keeps the default.
do $$ begin
    alter table forecast.message alter column body set compression lz4;
exception when feature_not_supported then
    null;
end $$;
