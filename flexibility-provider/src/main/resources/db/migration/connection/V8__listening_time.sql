-- The unbroken time in which an instance listened, by the service's clock; renewed_at is by the database's own clock.
-- A deadline within it that passed without a heartbeat is a loss; one outside of it is not.
alter table connection.lease
    add column listening_since timestamptz,
    add column listened_until timestamptz,
    -- The end of the unbroken time before.
    add column suspended_from timestamptz;
update connection.lease set listening_since = renewed_at, listened_until = renewed_at, suspended_from = renewed_at;
alter table connection.lease
    alter column listening_since set not null,
    alter column listened_until set not null,
    alter column suspended_from set not null;
