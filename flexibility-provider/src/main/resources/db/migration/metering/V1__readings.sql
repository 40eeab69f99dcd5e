create table metering.reading (
    asset_id text not null references microgrid.asset on delete cascade,
    at timestamptz not null,
    -- Registers in Wh that only rise; absent where the meter has none for that direction.
    import_wh numeric,
    export_wh numeric,
    -- Power at that instant, import positive.
    power_w numeric,
    primary key (asset_id, at)
);

-- The newest reading of each asset, with the power it stands for.
create table metering.latest (
    asset_id text primary key references microgrid.asset on delete cascade,
    at timestamptz not null,
    import_wh numeric,
    export_wh numeric,
    power_w numeric
);
