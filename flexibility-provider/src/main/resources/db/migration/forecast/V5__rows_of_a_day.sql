-- A day of quarter hours stays in its row as it is: compressing its arrays, and storing the body apart, costs the database more
-- processor time than the space is worth. Two messages share a page.
alter table forecast.message set (toast_tuple_target = 4080);

-- One row per page, with room for its next version: an update changes no index.
alter table forecast.in_force set (toast_tuple_target = 8160, fillfactor = 50);
