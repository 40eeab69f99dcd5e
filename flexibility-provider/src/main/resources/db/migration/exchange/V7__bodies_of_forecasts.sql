-- The body of an accepted forecast is stored once, with the forecast; the log refers to it and has an empty body.
alter table exchange.message add column forecast_message_id bigint;

-- Takes less processor time than the default compression; a server that was built without it keeps the default.
do $$ begin
    alter table exchange.message alter column body set compression lz4;
exception when feature_not_supported then
    null;
end $$;
