-- When an asset belonged to a scope, and in which role: what it used stays where it was used.
create table microgrid.membership (
    id bigint generated always as identity primary key,
    -- No foreign key: the history of a deleted asset remains.
    asset_id text not null,
    scope_id text not null references microgrid.scope on delete cascade,
    metering_role text not null,
    -- The asset's rating, as last stated during the membership.
    rating_w bigint not null,
    -- Absent: since the beginning.
    from_at timestamptz,
    -- Absent: it is still a member.
    until_at timestamptz
);
create index on microgrid.membership (scope_id);
create index on microgrid.membership (asset_id);
create unique index on microgrid.membership (asset_id) where until_at is null;

insert into microgrid.membership (asset_id, scope_id, metering_role, rating_w)
select id, scope_id, metering_role, rating_w from microgrid.asset where scope_id is not null;
