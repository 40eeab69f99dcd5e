-- Messages that have to leave: a row each, kept until the partner has taken it or it is given up.
create table exchange.outbox (
    id bigint generated always as identity primary key,
    connection_id text not null references connection.connection on delete cascade,
    type text not null,
    request_id text not null,
    correlation_id text,
    body text not null,
    state text not null check (state in ('QUEUED', 'DELIVERED', 'DEAD', 'SUPERSEDED')),
    created_at timestamptz not null,
    due_at timestamptz not null,
    tries integer not null,
    last_failure text
);
create index on exchange.outbox (due_at) where state = 'QUEUED';
create index on exchange.outbox (connection_id, type, id) where state = 'QUEUED';

create table exchange.message (
    id bigint generated always as identity primary key,
    connection_id text not null references connection.connection on delete cascade,
    at timestamptz not null,
    direction text not null check (direction in ('IN', 'OUT')),
    type text not null,
    status integer,
    request_id text,
    correlation_id text,
    body text not null,
    note text
);
create index on exchange.message (connection_id, id);
