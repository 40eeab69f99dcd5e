-- The body of an accepted forecast is stored once, with the forecast; the log refers to it and has an empty body.
alter table exchange.message add column forecast_message_id bigint;
