-- When we try a handshake of our own next, and how many have led to nothing.
alter table connection.link add handshake_due_at timestamptz;
alter table connection.link add handshake_tries integer not null default 0;
create index on connection.link (handshake_due_at) where handshake_due_at is not null;
drop index if exists connection.link_alive_until_idx;
create index on connection.link (alive_until) where liveness in ('UP', 'UNKNOWN');

-- Renewed by any instance that listens: tells "they were silent" from "we were deaf".
create table connection.lease (
    one boolean primary key default true check (one),
    renewed_at timestamptz not null
);
insert into connection.lease (renewed_at) values (clock_timestamp());
