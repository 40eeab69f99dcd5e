-- The local time of the site until which people want to know how much energy there will be, such as the morning's departure.
alter table microgrid.scope add column energy_until time;
