-- Circuits whose capacity stands on another platform too: what we decide is written there, and read back. The row outlives
-- the circuit while the platform has not been told that we let go of it.
create table envelope.remote_circuit (
    remote_id text primary key,
    circuit_id text not null,
    -- We let go of it; the row goes once the platform knows.
    released boolean not null default false,
    -- Rises with each change of what is wanted: what is confirmed of an older one counts for nothing.
    revision bigint not null default 1,
    -- Since when what is wanted has not been read back; absent: it is there.
    unconfirmed_since timestamptz,
    -- Whether nothing has been sent since the last read-back: only then is a value that differs another's.
    clean boolean not null default false,
    confirmed_import_w bigint,
    -- Absent where the platform knows of no export.
    confirmed_export_w bigint,
    confirmed_at timestamptz,
    due_at timestamptz not null,
    tries integer not null default 0,
    fault text
);
create unique index on envelope.remote_circuit (circuit_id) where not released;
create index on envelope.remote_circuit (due_at);
create index on envelope.remote_circuit (unconfirmed_since) where unconfirmed_since is not null;
