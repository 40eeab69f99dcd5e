alter table connection.connection
    add column outbound_type text not null default 'TOKEN',
    -- How an access token is got, without the secret, which is outbound_auth.
    add column outbound_settings jsonb,
    add column outbound_expires_at timestamptz,
    add column inbound_type text not null default 'TOKEN',
    add column inbound_expires_at timestamptz,
    -- A partner that is let in by access tokens has no token of its own.
    alter column inbound_token_hash drop not null;

-- The client that we issued for a connection. It goes with its connection, and so do its access tokens.
create table connection.partner_client (
    connection_id text primary key references connection.connection on delete cascade,
    client_id text not null unique,
    version integer not null,
    secret_hash text not null,
    former_secret_hash text,
    former_valid_until timestamptz,
    issued_at timestamptz not null
);
