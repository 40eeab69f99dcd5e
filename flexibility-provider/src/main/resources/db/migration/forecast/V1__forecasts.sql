-- One row per accepted message, as it was received and as it was read.
create table forecast.message (
    id bigint generated always as identity primary key,
    connection_id text not null,
    group_id text not null,
    binding_id bigint not null,
    epoch integer not null,
    -- The order of acceptance within the group.
    sequence bigint not null,
    request_id text not null,
    direction text not null check (direction in ('IMPORT', 'EXPORT')),
    cover text not null check (cover in ('PRIMARY', 'FALLBACK')),
    accepted_at timestamptz not null,
    body text not null,
    body_hash text not null,
    starts timestamptz[] not null,
    ends timestamptz[] not null,
    limits_w bigint[] not null
);
create index on forecast.message (connection_id, request_id);
create index on forecast.message (binding_id, sequence);

-- One row per group: taken by the accepting transaction, so that messages of a group follow each other.
create table forecast.group_order (
    binding_id bigint primary key references connection.binding on delete cascade,
    accepted bigint not null
);

-- What is in force as replacement left it: one row per group, direction and cover, never a row per block.
create table forecast.in_force (
    binding_id bigint not null references connection.binding on delete cascade,
    direction text not null,
    cover text not null,
    accepted_at timestamptz not null,
    starts timestamptz[] not null,
    ends timestamptz[] not null,
    limits_w bigint[] not null,
    -- Per segment the index, from 0, of the message it comes from in the three arrays below.
    origins integer[] not null,
    origin_ids bigint[] not null,
    origin_request_ids text[] not null,
    origin_accepted_at timestamptz[] not null,
    primary key (binding_id, direction, cover)
);
