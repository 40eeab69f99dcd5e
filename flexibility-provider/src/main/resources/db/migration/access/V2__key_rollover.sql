-- Several keys, of which one signs; the others are kept for as long as a token of theirs may be shown.
alter table access.signing_key
    drop column only_one,
    add column id bigint generated always as identity primary key,
    add column made_at timestamptz not null default clock_timestamp(),
    add column retired_at timestamptz;
alter table access.signing_key alter column made_at drop default;
create unique index one_signs on access.signing_key ((true)) where retired_at is null;
