-- What leaves only while the link is online: until then it keeps its place.
alter table exchange.outbox add column when_online boolean not null default false;
create index on exchange.outbox (connection_id) where state = 'QUEUED' and when_online;
create index on exchange.outbox (request_id) where state = 'QUEUED';
