-- What an operator must see. A repeat of what is open already counts up its one row, so that a flood makes no flood here.
create table incident.incident (
    id bigint generated always as identity primary key,
    kind text not null,
    severity text not null check (severity in ('ADVISORY', 'CRITICAL')),
    -- The parts that say what it is about; with the kind they tell two incidents apart. No reference: it outlives them.
    connection_id text,
    group_id text,
    scope_id text,
    state text not null check (state in ('OPEN', 'RESOLVED')),
    opened_at timestamptz not null,
    last_seen_at timestamptz not null,
    seen bigint not null,
    resolved_at timestamptz,
    text text not null
);
create unique index incident_unresolved on incident.incident
    (kind, coalesce(connection_id, ''), coalesce(group_id, ''), coalesce(scope_id, '')) where state <> 'RESOLVED';
create index on incident.incident (connection_id) where state <> 'RESOLVED';
create index on incident.incident (scope_id) where state <> 'RESOLVED';
create index on incident.incident (last_seen_at) where state <> 'RESOLVED';
