-- Messages that come in parts: kept here until they are whole, so that any instance may take any part.
create table exchange.assembly (
    id bigint generated always as identity primary key,
    connection_id text not null references connection.connection on delete cascade,
    type text not null,
    -- The request id of the first part, which the others refer to.
    key text not null,
    parts integer not null,
    subject text not null,
    sort text not null,
    opened_at timestamptz not null,
    -- When it was whole and taken; it then stays a while, so that a part that comes again is known.
    settled_at timestamptz,
    unique (connection_id, type, key)
);
create index on exchange.assembly (opened_at);

create table exchange.part (
    assembly_id bigint not null references exchange.assembly on delete cascade,
    number integer not null,
    body text not null,
    elements integer not null,
    primary key (assembly_id, number)
);
