-- How far each scope's load is judged against its limit, and when it is looked at next. A scope without readings has no row.
create table compliance.breach_watch (
    scope_id text primary key references microgrid.scope on delete cascade,
    looked_at timestamptz not null,
    look_at timestamptz not null,
    judged_until timestamptz not null,
    -- What is known of the running quarter hour; absent: nothing yet.
    quarter_start timestamptz,
    quarter_until timestamptz,
    quarter_import_wh numeric,
    quarter_export_wh numeric,
    quarter_complete boolean,
    quarter_estimated boolean,
    -- Where that quarter hour leads, where that is a breach.
    heading_direction text check (heading_direction in ('IMPORT', 'EXPORT')),
    heading_since timestamptz,
    heading_until timestamptz,
    heading_w bigint,
    heading_limit_w bigint
) with (fillfactor = 70);
create index on compliance.breach_watch (look_at);
create index on compliance.breach_watch (heading_until) where heading_until is not null;

-- Episodes of load above the limit.
create table compliance.breach (
    id bigint generated always as identity primary key,
    scope_id text not null references microgrid.scope on delete cascade,
    direction text not null check (direction in ('IMPORT', 'EXPORT')),
    kind text not null check (kind in ('SHORT_WINDOW', 'QUARTER_HOUR')),
    basis text not null check (basis in ('SITE_METER', 'SUM_OF_CHARGERS')),
    estimated boolean not null,
    started_at timestamptz not null,
    over_until timestamptz not null,
    seen_until timestamptz not null,
    -- Absent: it goes on.
    ended_at timestamptz,
    drawn_w bigint not null,
    limit_w bigint not null,
    peak_w bigint not null,
    above_wh numeric not null
);
create unique index breach_open on compliance.breach (scope_id, direction, kind) where ended_at is null;
create index on compliance.breach (scope_id, id);
create index on compliance.breach (scope_id, direction, kind, id);
