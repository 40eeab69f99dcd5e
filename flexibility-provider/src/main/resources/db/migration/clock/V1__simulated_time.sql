-- How far this installation's time is ahead of the database's own clock; one row, 0 except in demonstrations and tests.
create table clock.simulated_time (
    one_row       boolean primary key default true check (one_row),
    ahead_micros  bigint not null default 0 check (ahead_micros >= 0)
);

insert into clock.simulated_time default values;
