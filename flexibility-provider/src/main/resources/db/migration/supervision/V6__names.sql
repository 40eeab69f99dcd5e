-- The tables are named after what a row is: the state of a scope, and the request to decide scopes anew.
alter table supervision.watch rename to scope_state;
alter index supervision.watch_pkey rename to scope_state_pkey;
alter index supervision.watch_next_change_at_idx rename to scope_state_next_change_at_idx;
alter index supervision.watch_rank_scope_id_idx rename to scope_state_rank_scope_id_idx;
alter table supervision.scope_state rename constraint watch_scope_id_fkey to scope_state_scope_id_fkey;

alter table supervision.call rename to decision_request;
alter index supervision.call_pkey rename to decision_request_pkey;
alter sequence supervision.call_id_seq rename to decision_request_id_seq;
