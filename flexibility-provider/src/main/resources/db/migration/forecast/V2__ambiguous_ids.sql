-- Whether the partner gave the message's id to another message too: what answers that id cannot be told apart any more.
alter table forecast.message add column correlation_ambiguous boolean not null default false;
