-- By what the load of a scope is judged against its limit.
alter table microgrid.scope
    add column breach_window_s integer not null default 60,
    add column breach_settle_s integer not null default 60,
    add column breach_tolerance_percent numeric not null default 2,
    add column breach_tolerance_w bigint not null default 5000;
