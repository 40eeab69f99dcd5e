create table microgrid.microgrid (
    id text primary key,
    name text not null,
    time_zone text not null
);

create table microgrid.circuit (
    id text primary key,
    microgrid_id text not null references microgrid.microgrid,
    name text not null,
    kind text not null check (kind in ('GRID_CONNECTION', 'FEEDER')),
    phases smallint not null check (phases in (1, 3)),
    nominal_phase_voltage numeric not null,
    import_rating_w bigint not null check (import_rating_w >= 0),
    import_safe_default_w bigint not null check (import_safe_default_w between 0 and import_rating_w),
    export_rating_w bigint not null check (export_rating_w >= 0),
    export_safe_default_w bigint not null check (export_safe_default_w between 0 and export_rating_w)
);
create index on microgrid.circuit (microgrid_id);

-- A limit set by a person for reasons of the plant, such as a hot transformer.
create table microgrid.operational_limit (
    circuit_id text not null references microgrid.circuit on delete cascade,
    direction text not null check (direction in ('IMPORT', 'EXPORT')),
    limit_w bigint not null check (limit_w >= 0),
    reason text not null,
    until timestamptz,
    set_by text not null,
    set_at timestamptz not null,
    primary key (circuit_id, direction)
);
create index on microgrid.operational_limit (until) where until is not null;

create table microgrid.scope (
    id text primary key,
    microgrid_id text not null references microgrid.microgrid,
    name text not null,
    circuit_id text references microgrid.circuit,
    minimum_useful_w bigint,
    uncontrollable_load_w bigint
);
create index on microgrid.scope (microgrid_id);
create index on microgrid.scope (circuit_id);

create table microgrid.asset (
    id text primary key,
    microgrid_id text not null references microgrid.microgrid,
    name text not null,
    category text not null check (category in ('CHARGING', 'CONSUMPTION', 'GENERATION', 'STORAGE')),
    metering_role text not null check (metering_role in ('CHARGER', 'SITE_METER', 'OTHER')),
    scope_id text references microgrid.scope,
    rating_w bigint not null check (rating_w >= 0)
);
create index on microgrid.asset (microgrid_id);
create index on microgrid.asset (scope_id);
