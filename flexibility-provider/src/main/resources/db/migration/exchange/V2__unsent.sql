create index on exchange.outbox (connection_id, id) where state in ('QUEUED', 'DEAD');
create index on exchange.message (request_id);
create index on exchange.message (correlation_id) where correlation_id is not null;
