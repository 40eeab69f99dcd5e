-- What a bound group reports, in the order of release. A group for which nothing waits costs nothing: due_at is null.
create table reporting.stream (
    -- The binding's id: the same group bound anew is another stream.
    binding_id bigint primary key,
    connection_id text not null references connection.connection on delete cascade,
    group_id text not null,
    scope_id text not null references microgrid.scope on delete cascade,
    -- Windows that begin before it are not this partner's business.
    since timestamptz not null,
    -- So long after its end a window is released at the earliest; the same for every window.
    jitter interval not null,
    -- The number of the last message that was made, and of the last one that is settled. In between is what waits.
    last_seq bigint not null default 0,
    mark bigint not null default 0,
    -- Up to here messages may have left: their bodies never change any more.
    tried_seq bigint not null default 0,
    -- When the next message may leave, or the end of the lease of whoever sends it; null: nothing waits, or the link is down.
    due_at timestamptz,
    tries integer not null default 0,
    failure text,
    paused_until timestamptz,
    -- Whether something stood in the way when a message was due: the link, or a person.
    held boolean not null default false,
    -- The end of the newest window that was told.
    told_until timestamptz,
    last_sent_at timestamptz,
    check (mark <= last_seq)
) with (fillfactor = 70);
create index on reporting.stream (connection_id, due_at) where due_at is not null;
create index on reporting.stream (connection_id) where mark < last_seq;
create index on reporting.stream (scope_id);

-- Links on which nothing may leave now, and why.
create table reporting.closed (
    connection_id text primary key references connection.connection on delete cascade,
    since timestamptz not null,
    reason text not null
);

-- Spans of time in which windows of a stream may be ready, or other than they were told. Written and taken, never changed.
create table reporting.look (
    id bigint generated always as identity primary key,
    binding_id bigint not null references reporting.stream on delete cascade,
    from_at timestamptz not null,
    to_at timestamptz not null,
    due_at timestamptz not null
);
create index on reporting.look (due_at);
create index on reporting.look (binding_id);

-- Windows that were released, as they were told. One without a row waits for its data, or was given up after a week.
create table reporting.told_window (
    binding_id bigint not null,
    scope_id text not null,
    start_at timestamptz not null,
    end_at timestamptz not null,
    quality text not null,
    import_wh numeric,
    export_wh numeric,
    state text not null check (state in ('WAITING', 'SENT', 'REJECTED', 'SKIPPED')),
    -- How many of its messages are not settled.
    open smallint not null,
    late boolean not null,
    released_at timestamptz not null,
    sent_at timestamptz,
    -- What late data made of it after it was told.
    corrected_at timestamptz,
    corrected_quality text,
    corrected_import_wh numeric,
    corrected_export_wh numeric,
    primary key (binding_id, start_at)
) partition by range (start_at);
create index on reporting.told_window (scope_id, start_at);
create table reporting.told_window_other partition of reporting.told_window default;

-- Messages that wait, and those that the partner called wrong. Stored before they are sent, gone when they are taken.
create table reporting.message (
    id bigint generated always as identity primary key,
    binding_id bigint not null references reporting.stream on delete cascade,
    seq bigint not null,
    start_at timestamptz not null,
    end_at timestamptz not null,
    type text not null,
    request_id text not null,
    body text not null,
    created_at timestamptz not null,
    -- Given up: it leaves again only when a person says so.
    dead_at timestamptz,
    reason text,
    unique (binding_id, seq)
);
create index on reporting.message (binding_id) where dead_at is not null;

-- Makes the partitions of the month before, this month and the next one, unless they are there.
create function reporting.prepare_months(around timestamptz) returns void language plpgsql as $$
declare
    month date;
    name text;
begin
    for month in select generate_series(date_trunc('month', around at time zone 'UTC') - interval '1 month',
            date_trunc('month', around at time zone 'UTC') + interval '1 month', interval '1 month')::date loop
        name := 'told_window_' || to_char(month, 'YYYY_MM');
        if to_regclass('reporting.' || name) is null
           and not exists (select from reporting.told_window_other
               where start_at >= month::timestamp at time zone 'UTC'
                 and start_at < (month + interval '1 month')::timestamp at time zone 'UTC') then
            execute format('create table reporting.%I partition of reporting.told_window for values from (%L) to (%L)',
                name, month::timestamp at time zone 'UTC', (month + interval '1 month')::timestamp at time zone 'UTC');
        end if;
    end loop;
end $$;

-- Drops the months that lie wholly before the cutoff.
create function reporting.forget_before(cutoff timestamptz) returns integer language plpgsql
    -- To take a month out the whole table is held for a moment: rather try again than keep the windows waiting.
    set lock_timeout = '2s' as $$
declare
    part record;
    dropped integer := 0;
begin
    for part in
        select c.relname as name, to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' as until
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'reporting.told_window'::regclass and c.relname ~ '^told_window_\d{4}_\d{2}$'
        order by c.relname
    loop
        continue when part.until at time zone 'UTC' > cutoff;
        execute format('drop table reporting.%I', part.name);
        dropped := dropped + 1;
    end loop;
    delete from reporting.told_window_other where start_at < cutoff;
    return dropped;
end $$;

-- Those that are bound already report from now on.
insert into reporting.stream (binding_id, connection_id, group_id, scope_id, since, jitter)
select id, connection_id, group_id, scope_id, greatest(epoch_since, now()),
    (abs(hashtext(connection_id || '/' || group_id)::bigint) % 60000) * interval '1 millisecond'
from connection.binding;
