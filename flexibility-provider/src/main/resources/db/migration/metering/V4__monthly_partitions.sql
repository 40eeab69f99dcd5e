-- The functions keep their names and effects; the work is done by those of the database room.
create or replace function metering.prepare_months(around timestamptz) returns void language sql as $$
    select database.prepare_months('metering.reading', 'at', 1, around);
    select database.prepare_months('metering.quarter', 'start', 1, around);
$$;

create or replace function metering.forget_before(parent text, key text, cutoff timestamptz) returns integer
    language sql as $$
    select database.drop_months(('metering.' || parent)::regclass, key, cutoff)
$$;
