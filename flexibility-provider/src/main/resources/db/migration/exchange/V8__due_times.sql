-- The scheduler looks up the next end of a wait for segments.
create index on exchange.assembly (coalesce(settled_at, opened_at));
