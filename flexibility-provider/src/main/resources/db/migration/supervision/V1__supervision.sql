-- One row per bound scope: what holds, and when that changes next. An idle scope costs nothing.
create table supervision.watch (
    scope_id text primary key references microgrid.scope,
    shard smallint not null,
    next_change_at timestamptz,
    decided_for timestamptz not null,
    mode text not null,
    import_state jsonb,
    export_state jsonb
);
create index on supervision.watch (next_change_at) where next_change_at is not null;
create index on supervision.watch (shard);
create index on supervision.watch (mode);

-- When all scopes of a shard were last decided: one row per batch, not one write per scope.
create table supervision.sweep (
    shard smallint primary key,
    completed_at timestamptz not null
);
insert into supervision.sweep (shard, completed_at) select n, '-infinity' from generate_series(0, 15) n;
