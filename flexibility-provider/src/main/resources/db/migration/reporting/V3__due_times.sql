-- The scheduler looks up the next due time of all streams.
create index on reporting.stream (due_at) where due_at is not null;
