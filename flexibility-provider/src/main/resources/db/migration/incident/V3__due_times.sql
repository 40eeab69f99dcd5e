-- The scheduler looks up the oldest unresolved incident of some kinds.
create index on incident.incident (kind, last_seen_at) where state <> 'RESOLVED';
