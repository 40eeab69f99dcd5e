-- One key for all instances, encrypted like every secret that is needed again.
create table access.signing_key (
    only_one boolean primary key default true check (only_one),
    sealed bytea not null
);
