-- Scopes that have to be decided anew because of what was found of their link: a row holds many, so that a loss that thousands
-- share need not touch the row of each before each is decided. It goes with the decision.
create table supervision.call (
    id bigint generated always as identity primary key,
    scope_ids text[] not null
);
