create table audit.entry (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    who text not null,
    what text not null,
    subject text not null,
    before jsonb,
    after jsonb,
    why text
);
