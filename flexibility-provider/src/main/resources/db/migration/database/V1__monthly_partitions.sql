-- Functions for tables partitioned by month (UTC) on a column of type timestamptz: partition <table>_YYYY_MM of each month, and
-- the default partition <table>_other. Each room wraps them for its own tables.

-- Creates the partitions from a number of months before this instant to the month after it, unless they exist or the default
-- partition holds rows of that month.
create function database.prepare_months(parent regclass, key text, months_before integer, around timestamptz) returns void
    language plpgsql as $$
declare
    room text;
    parent_name text;
    month date;
    part text;
    month_start timestamptz;
    month_end timestamptz;
    occupied boolean;
begin
    select n.nspname, c.relname into room, parent_name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = parent;
    for month in select generate_series(
            date_trunc('month', around at time zone 'UTC') - make_interval(months => months_before),
            date_trunc('month', around at time zone 'UTC') + interval '1 month', interval '1 month')::date loop
        part := parent_name || '_' || to_char(month, 'YYYY_MM');
        continue when to_regclass(format('%I.%I', room, part)) is not null;
        month_start := month::timestamp at time zone 'UTC';
        month_end := (month + interval '1 month')::timestamp at time zone 'UTC';
        execute format('select exists (select from %I.%I where %I >= $1 and %I < $2)', room, parent_name || '_other', key, key)
            into occupied using month_start, month_end;
        continue when occupied;
        execute format('create table %I.%I partition of %I.%I for values from (%L) to (%L)',
            room, part, room, parent_name, month_start, month_end);
    end loop;
end $$;

-- The partitions whose whole month lies before the cutoff, oldest first.
create function database.expired_months(parent regclass, cutoff timestamptz) returns setof regclass
    language sql stable as $$
    select c.oid::regclass
    from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
    where i.inhparent = parent
      -- A case, since the name of the default partition has no date to evaluate.
      and case when c.relname ~ ('^' || p.relname || '_\d{4}_\d{2}$')
          then (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') at time zone 'UTC' <= cutoff
          else false end
    order by c.relname
$$;

-- Drops the expired partitions and deletes the expired rows of the default partition; returns the number of partitions dropped.
create function database.drop_months(parent regclass, key text, cutoff timestamptz) returns integer language plpgsql
    -- Dropping a partition locks the whole table for a moment: a later attempt is better than blocking its writers.
    set lock_timeout = '2s' as $$
declare
    room text;
    parent_name text;
    part regclass;
    dropped integer := 0;
begin
    select n.nspname, c.relname into room, parent_name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = parent;
    for part in select * from database.expired_months(parent, cutoff) loop
        execute format('drop table %s', part);
        dropped := dropped + 1;
    end loop;
    execute format('delete from %I.%I where %I < $1', room, parent_name || '_other', key) using cutoff;
    return dropped;
end $$;
