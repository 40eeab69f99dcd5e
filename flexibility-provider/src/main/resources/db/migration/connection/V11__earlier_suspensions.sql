-- The times without a listening instance before the newest one, which the lease itself states. A wait for a partner's
-- message is extended by all of them; those of a day ago concern no wait.
create table connection.earlier_suspension (
    suspended_from timestamptz primary key,
    suspended_until timestamptz not null,
    check (suspended_from < suspended_until)
);
