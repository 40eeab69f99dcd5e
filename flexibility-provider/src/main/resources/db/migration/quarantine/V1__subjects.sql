-- Subjects that a job cannot process and has set aside: each is tried again by itself.
create table quarantine.subject (
    job text not null,
    subject_id text not null,
    subject_kind text not null,
    activity text not null,
    since timestamptz not null,
    failures integer not null,
    retry_at timestamptz not null,
    reason text not null,
    primary key (job, subject_id)
);
