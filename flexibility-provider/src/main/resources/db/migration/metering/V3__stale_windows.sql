-- What stands in these columns since it is the windows that are noted, not the readings.
comment on column metering.meter.stale_from is 'the first instant whose window is to be reckoned; absent: all windows are stored';
comment on column metering.meter.stale_until is 'the last instant whose window is to be reckoned';
