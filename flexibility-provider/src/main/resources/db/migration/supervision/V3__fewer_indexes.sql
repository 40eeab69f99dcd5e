-- At a boundary that ten thousand scopes share, each index of this table costs them as many entries. Whatever asked by mode asks
-- by rank, of which only what is yellow or waits is indexed: a scope that follows its forecast has no entry there.
drop index supervision.watch_mode_idx;
drop index supervision.watch_rank_scope_id_idx;
create index on supervision.watch (rank, scope_id) where rank <= 4;
