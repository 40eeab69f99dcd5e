-- Readings, a partition a month.
alter table metering.reading rename to reading_before;
alter index metering.reading_pkey rename to reading_before_pkey;
create table metering.reading (
    -- No foreign key: checking it would cost a third of the intake. What is taken is checked to be an asset; the readings of one
    -- that is deleted stay until their month goes.
    asset_id text not null,
    at timestamptz not null,
    -- Registers in Wh that only rise; absent where the meter has none for that direction.
    import_wh numeric,
    export_wh numeric,
    -- Power at that instant, import positive.
    power_w numeric,
    -- Registers of phases one, two and three, null where not stated.
    phase_import_wh numeric[],
    phase_export_wh numeric[],
    -- Why it is doubtful.
    flag text,
    primary key (asset_id, at)
) partition by range (at);
create table metering.reading_other partition of metering.reading default;

-- The windows of a quarter hour, as far as anything is known of them, a partition a month. They follow from the readings.
create table metering.quarter (
    asset_id text not null,
    start timestamptz not null,
    import_wh numeric,
    export_wh numeric,
    quality text not null check (quality in ('MEASURED', 'ESTIMATED', 'PARTIAL')),
    primary key (asset_id, start)
) partition by range (start);
create table metering.quarter_other partition of metering.quarter default;

-- Each asset's newest reading with the power it stands for, and what of its windows has to be reckoned (again).
create table metering.meter (
    asset_id text primary key references microgrid.asset on delete cascade,
    at timestamptz not null,
    import_wh numeric,
    export_wh numeric,
    power_w numeric,
    -- Whether it ever told a register.
    registers boolean not null,
    -- The readings whose windows are to be reckoned: from the first to the last; absent: none.
    stale_from timestamptz,
    stale_until timestamptz
) with (fillfactor = 70);
create index on metering.meter (asset_id) where stale_from is not null;

-- Where a register began anew or the meter was changed, and how much less it shows than before.
create table metering.register_break (
    asset_id text not null,
    direction text not null check (direction in ('IMPORT', 'EXPORT')),
    at timestamptz not null,
    less_wh numeric not null,
    primary key (asset_id, direction, at)
);

-- What each charger has added to the total of a scope that it belongs or belonged to.
create table metering.tally (
    scope_id text not null references microgrid.scope on delete cascade,
    -- No foreign key: what a deleted charger took stays in the total.
    asset_id text not null,
    present boolean not null,
    -- What its accumulated registers are less by: what they showed when it joined the scope, less what it had added before.
    import_offset_wh numeric,
    export_offset_wh numeric,
    -- What it was last told to have added, and until when.
    import_wh numeric,
    export_wh numeric,
    told_at timestamptz not null,
    primary key (scope_id, asset_id)
);

-- Makes the partitions of the month before, this month and the next one, of both tables, unless they are there.
create function metering.prepare_months(around timestamptz) returns void language plpgsql as $$
declare
    month date;
    part record;
    name text;
    taken boolean;
begin
    for month in select generate_series(date_trunc('month', around at time zone 'UTC') - interval '1 month',
            date_trunc('month', around at time zone 'UTC') + interval '1 month', interval '1 month')::date loop
        for part in select * from (values ('reading', 'at'), ('quarter', 'start')) as p (name, key) loop
            name := part.name || '_' || to_char(month, 'YYYY_MM');
            continue when to_regclass('metering.' || name) is not null;
            execute format('select exists (select from metering.%I where %I >= %L and %I < %L)', part.name || '_other',
                part.key, month::timestamp at time zone 'UTC',
                part.key, (month + interval '1 month')::timestamp at time zone 'UTC') into taken;
            continue when taken;
            execute format('create table metering.%I partition of metering.%I for values from (%L) to (%L)', name, part.name,
                month::timestamp at time zone 'UTC', (month + interval '1 month')::timestamp at time zone 'UTC');
        end loop;
    end loop;
end $$;

-- Drops the months of a table that lie wholly before the cutoff.
create function metering.forget_before(parent text, key text, cutoff timestamptz) returns integer language plpgsql
    -- To take a month out the whole table is held for a moment: rather try again than keep the intake waiting.
    set lock_timeout = '2s' as $$
declare
    part record;
    dropped integer := 0;
begin
    for part in
        select c.relname as name, to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' as until
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = ('metering.' || parent)::regclass and c.relname ~ ('^' || parent || '_\d{4}_\d{2}$')
        order by c.relname
    loop
        continue when part.until at time zone 'UTC' > cutoff;
        execute format('drop table metering.%I', part.name);
        dropped := dropped + 1;
    end loop;
    execute format('delete from metering.%I where %I < %L', parent || '_other', key, cutoff);
    return dropped;
end $$;

do $$
declare
    month timestamptz;
begin
    for month in select distinct date_trunc('month', at at time zone 'UTC') at time zone 'UTC' from metering.reading_before loop
        perform metering.prepare_months(month);
    end loop;
end $$;

insert into metering.reading (asset_id, at, import_wh, export_wh, power_w)
select asset_id, at, import_wh, export_wh, power_w from metering.reading_before;

insert into metering.meter (asset_id, at, import_wh, export_wh, power_w, registers, stale_from, stale_until)
select l.asset_id, l.at, l.import_wh, l.export_wh, l.power_w, coalesce(r.registers, false), r.first_at, r.last_at
from metering.latest l
left join (select asset_id, min(at) as first_at, max(at) as last_at,
        bool_or(import_wh is not null or export_wh is not null) as registers
    from metering.reading_before group by asset_id) r using (asset_id);

drop table metering.reading_before;
drop table metering.latest;
