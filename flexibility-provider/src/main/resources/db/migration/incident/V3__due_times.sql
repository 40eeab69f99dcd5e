-- The scheduler looks up the oldest unresolved incident of some kinds; the index by time alone would pass all others.
create index on incident.incident (kind, last_seen_at) where state <> 'RESOLVED';
drop index incident.incident_last_seen_at_idx;
