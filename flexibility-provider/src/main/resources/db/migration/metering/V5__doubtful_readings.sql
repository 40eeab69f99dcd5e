-- Whether the power is one that the asset cannot have had; such a value is no load.
alter table metering.reading add column power_doubtful boolean not null default false;

-- Readings until this instant may be doubtful, so that windows are calculated with more readings around them.
alter table metering.meter add column doubtful_until timestamptz;
update metering.meter set doubtful_until = at;

-- The windows of a deleted asset remain, and those of its last readings are still calculated.
alter table metering.meter drop constraint meter_asset_id_fkey;
