-- Messages are listed in the order of their arrival, whenever their rows were written.
drop index exchange.message_connection_id_id_idx;
create index on exchange.message (connection_id, at, id);
create index on exchange.message (at, id);
