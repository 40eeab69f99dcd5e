-- Whether the configured inbound token is so short that it could be guessed; found when it is stated or presented.
alter table connection.connection add column inbound_token_short boolean not null default false;
