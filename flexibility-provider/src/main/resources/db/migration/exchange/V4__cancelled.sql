-- What a person's will kept from leaving: the link was taken down while it was queued.
alter table exchange.outbox drop constraint outbox_state_check;
alter table exchange.outbox add constraint outbox_state_check
    check (state in ('QUEUED', 'DELIVERED', 'DEAD', 'SUPERSEDED', 'CANCELLED'));
