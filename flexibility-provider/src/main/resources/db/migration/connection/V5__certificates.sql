-- The certificate that each host showed last. By host and not by connection: several connections may speak with one.
create table connection.certificate (
    host text primary key,
    not_after timestamptz not null,
    -- Shown at our own public address.
    ours boolean not null,
    seen_at timestamptz not null
);

-- What was last told of ends that come near, so that of many instances one tells it, and again only when it changes.
create table connection.expiry_told (
    connection_id text primary key references connection.connection on delete cascade,
    text text not null,
    told_at timestamptz not null
);
