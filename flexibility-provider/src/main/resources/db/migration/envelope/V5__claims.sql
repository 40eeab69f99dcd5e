-- Whose turn it is and when are two things: what becomes due while a circuit is being written waits for that write, and what a
-- dead instance had taken up is free again a few seconds later.
alter table envelope.remote_circuit add column claimed_until timestamptz;
