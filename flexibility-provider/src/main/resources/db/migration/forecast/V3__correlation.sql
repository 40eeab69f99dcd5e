-- Which message of ours it answers, as far as the partner says.
alter table forecast.message add column correlation_id text;
