-- The exchange of tokens with a partner. Once it is settled these tokens count, and those of the configuration no longer.
create table connection.registration (
    connection_id text primary key references connection.connection on delete cascade,
    stage text not null,
    since timestamptz not null,
    -- What the partner gave us, encrypted: shown with all that we send.
    their_token bytea,
    their_base_url text,
    their_request_id text,
    their_answered boolean not null default false,
    -- What the partner shows us, hashed: in force, and the one before while it is still taken.
    our_hash text unique,
    former_hash text,
    former_until timestamptz,
    -- What we gave and the partner has not confirmed yet. Encrypted too, as it may have to be told again.
    given_token bytea,
    given_hash text unique,
    given_shown boolean not null default false,
    -- Ours that is under way.
    message_id text,
    -- What we issued for the partner to begin with.
    issued_hash text unique,
    issued_until timestamptz,
    -- Whether the tokens of the configuration have had their time.
    agreed_spent boolean not null default false,
    answer_due_at timestamptz,
    reason text
);
create index on connection.registration (former_hash) where former_hash is not null;
create index on connection.registration (answer_due_at) where answer_due_at is not null;
create index on connection.registration (issued_until) where issued_until is not null;

-- How the exchange went, step by step; without secrets.
create table connection.registration_step (
    id bigint generated always as identity primary key,
    connection_id text not null references connection.connection on delete cascade,
    at timestamptz not null,
    kind text not null,
    by text not null,
    request_id text,
    detail text
);
create index on connection.registration_step (connection_id, id desc);

