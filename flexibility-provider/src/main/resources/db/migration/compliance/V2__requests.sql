-- Requests to a partner for other capacity, and what came of each.
create table compliance.adjustment (
    id bigint generated always as identity primary key,
    scope_id text not null,
    connection_id text not null,
    binding_id bigint not null,
    group_id text not null,
    direction text not null check (direction in ('IMPORT', 'EXPORT')),
    starts timestamptz[] not null,
    ends timestamptz[] not null,
    wanted_w bigint[] not null,
    -- The least that was stated for the block when the request was made; null: not stated for all of it.
    before_w bigint[] not null,
    ends_at timestamptz not null,
    reason text not null,
    requested_by text not null,
    requested_at timestamptz not null,
    request_id text not null unique,
    body text not null,
    state text not null check (state in
        ('QUEUED', 'DELIVERED', 'ANSWERED', 'PARTLY_ANSWERED', 'UNANSWERED', 'FAILED', 'CANCELLED')),
    delivered_at timestamptz,
    trouble text,
    -- The last message of the partner that was compared with it.
    looked_message bigint not null default 0,
    -- Whether an answer can still come.
    open boolean not null default true,
    answer_request_id text,
    answered_at timestamptz,
    answer_match text check (answer_match in ('CORRELATION', 'COVER')),
    -- What the answer states for each block; null: nothing for all of it.
    granted_w bigint[]
);
create index on compliance.adjustment (scope_id, id);
create index on compliance.adjustment (id) where open;

-- What was said to a partner of a forecast that cannot be met.
create table compliance.error (
    id bigint generated always as identity primary key,
    scope_id text not null,
    connection_id text not null,
    binding_id bigint not null,
    group_id text not null,
    -- Absent: a person said it.
    rule text check (rule in ('UNCONTROLLABLE_LOAD', 'NOT_APPLIED', 'LASTING_BREACH')),
    message text not null,
    forecast_request_id text not null,
    starts timestamptz[] not null,
    ends timestamptz[] not null,
    reported_by text not null,
    reported_at timestamptz not null,
    request_id text not null unique,
    body text not null,
    state text not null check (state in ('QUEUED', 'DELIVERED', 'FAILED', 'CANCELLED')),
    delivered_at timestamptz,
    trouble text
);
create index on compliance.error (scope_id, id);
create index on compliance.error (scope_id, reported_at) where rule is not null;

-- A conflict that lasts, and which of its blocks the partner has been told of.
create table compliance.conflict (
    scope_id text not null,
    rule text not null,
    starts timestamptz[] not null,
    ends timestamptz[] not null,
    limits_w bigint[] not null,
    primary key (scope_id, rule)
);
