-- Nobody asks for envelopes by their end: what ends is found by whoever decided it. At a boundary that ten thousand scopes share,
-- this index would cost each of them an entry and keep the new row from its place beside the old one.
drop index envelope.operating_envelope_valid_until_idx;
alter table envelope.operating_envelope set (fillfactor = 50);

-- The history of a circuit is read by time, page by page too: one order for all of it, and one entry for each change.
create index on envelope.circuit_change (circuit_id, decided_for, id);
drop index envelope.circuit_change_circuit_id_direction_decided_for_idx;
drop index envelope.circuit_change_circuit_id_id_idx;
