-- Since when nobody could tell whether the partner was there, last; and who took the link down, and why.
alter table connection.link
    add column unknown_since timestamptz,
    add column taken_down_by text,
    add column taken_down_reason text;

-- Who took full local control back from the partner; absent: the partner's limits apply.
alter table connection.binding
    add column local_since timestamptz,
    add column local_by text,
    add column local_reason text,
    -- Taken back because the whole connection was: given back with it.
    add column local_with_connection boolean not null default false;
