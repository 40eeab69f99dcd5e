-- Rises with every edit that changes how the group's amounts are converted: another circuit's phases or voltage, or
-- another meaning of amperes. A forecast that was converted before such an edit is converted again.
alter table connection.binding add column conversion_revision integer not null default 0;
