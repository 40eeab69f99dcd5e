-- Since when nobody listened, where that left us in the dark about the partner; it ended at unknown_since.
alter table connection.link add column deaf_from timestamptz;
