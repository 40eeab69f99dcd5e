create table connection.connection (
    id text primary key,
    name text not null,
    profile text not null,
    base_url text not null,
    urls jsonb not null,
    properties jsonb not null,
    -- Encrypted: what we show the partner.
    outbound_auth bytea not null,
    outbound_headers bytea not null,
    -- Hashed: what the partner shows us.
    inbound_token_hash text not null unique,
    inbound_headers jsonb not null,
    created_at timestamptz not null
);

-- The state of the link, apart from its configuration: a heartbeat writes this one narrow row.
create table connection.link (
    connection_id text primary key references connection.connection on delete cascade,
    state text not null,
    state_since timestamptz not null,
    liveness text not null,
    alive_until timestamptz,
    lost_at timestamptz,
    up_since timestamptz,
    their_interval_seconds numeric,
    their_measurements text[],
    handshake_completed_at timestamptz,
    last_heartbeat_received_at timestamptz,
    last_heartbeat_sent_at timestamptz,
    heartbeat_due_at timestamptz,
    degraded boolean not null,
    error_at timestamptz,
    error_kind text,
    error_message text
);
create index on connection.link (alive_until) where liveness = 'UP';
create index on connection.link (heartbeat_due_at) where heartbeat_due_at is not null;

create table connection.binding (
    id bigint generated always as identity primary key,
    connection_id text not null references connection.connection,
    group_id text not null,
    scope_id text not null unique references microgrid.scope,
    asset_id text not null,
    enforcement text not null check (enforcement in ('ENFORCE', 'OBSERVE')),
    -- Raised whenever control changes hands: what was said in an older epoch has no effect in a newer one.
    epoch integer not null,
    epoch_since timestamptz not null,
    unique (connection_id, group_id),
    unique (connection_id, asset_id)
);
