-- What we decided for the circuit. It differs from what stands there only where another system wrote a value of its own.
alter table envelope.circuit_capacity add column decided_w bigint check (decided_w >= 0);
update envelope.circuit_capacity set decided_w = available_w;
alter table envelope.circuit_capacity alter column decided_w set not null;
create index circuit_capacity_foreign on envelope.circuit_capacity (circuit_id) where available_w <> decided_w;

-- What others wrote to circuits: a value above ours was overwritten at once, one below it is kept as operational limit.
create table envelope.foreign_value (
    id bigint generated always as identity primary key,
    circuit_id text not null references microgrid.circuit on delete cascade,
    direction text not null check (direction in ('IMPORT', 'EXPORT')),
    found_w bigint not null,
    ours_w bigint not null,
    kept boolean not null,
    found_at timestamptz not null
);
create index on envelope.foreign_value (circuit_id, direction, id);
create index on envelope.foreign_value (found_at);
