-- A limit that no person set: another system wrote a lower value to the circuit, which is kept until a person releases it.
alter table microgrid.operational_limit add column found boolean not null default false;
create index on microgrid.operational_limit (circuit_id) where found;
