-- Incidents with a course: they cease, may come again within five minutes, and are over only after that.
alter table incident.incident
    add column circuit_id text,
    add column instance text,
    -- All scopes concerned, where the incident is about something that they share.
    add column scope_ids text[] not null default '{}',
    -- Since when the cause is gone, while it is not over yet.
    add column clear_since timestamptz,
    add column handed_over boolean not null default false,
    add column acknowledged_at timestamptz,
    add column acknowledged_by text,
    add column acknowledged_comment text;
alter table incident.incident drop constraint incident_state_check;
alter table incident.incident add constraint incident_state_check check (state in ('OPEN', 'ACKNOWLEDGED', 'RESOLVED'));

drop index incident.incident_unresolved;
create unique index incident_unresolved on incident.incident
    (kind, coalesce(connection_id, ''), coalesce(group_id, ''), coalesce(scope_id, ''), coalesce(circuit_id, ''),
     coalesce(instance, '')) where state <> 'RESOLVED';
create index on incident.incident (clear_since) where state <> 'RESOLVED' and clear_since is not null;
create index incident_unseen on incident.incident (kind, id) where state = 'RESOLVED' and acknowledged_at is null;
create index incident_open on incident.incident (severity desc, id desc) where state <> 'RESOLVED';

-- What happened within an incident, for whoever reads it later. Of endless flapping the first hundred or so are kept.
create table incident.event (
    id bigint generated always as identity primary key,
    incident_id bigint not null references incident.incident on delete cascade,
    at timestamptz not null,
    what text not null,
    who text,
    text text not null
);
create index on incident.event (incident_id, id);

-- What people are told: when an incident opens, and when it is over. Never twice.
create table incident.notification (
    id bigint generated always as identity primary key,
    incident_id bigint not null references incident.incident on delete cascade,
    what text not null check (what in ('OPENED', 'OVER')),
    at timestamptz not null,
    text text not null,
    unique (incident_id, what)
);

create table incident.notification_read (
    notification_id bigint not null references incident.notification on delete cascade,
    account text not null,
    at timestamptz not null,
    primary key (account, notification_id)
);

-- When the day ahead of a scope is looked at next: a scope that nothing happens to costs one look in a quarter of an hour.
create table incident.lookout (
    scope_id text primary key,
    looked_at timestamptz not null,
    look_at timestamptz not null
);
create index on incident.lookout (look_at);
