package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.events.EventLog;
import com.betterfleet.simulator.scenario.FaultPlan;
import com.betterfleet.simulator.scenario.LinkPlan;
import com.betterfleet.simulator.service.HttpReply;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Schedules heartbeats, only to a partner that requires them and at its interval. Guarded by the owner's lock. */
final class HeartbeatSchedule {
    private final EventLog eventLog;
    private boolean enabled = true;
    private @Nullable Duration interval;
    private Instant dueAt = Instant.MAX;
    private @Nullable Instant lastSentAt;
    private boolean lastDelivered = true;

    HeartbeatSchedule(EventLog eventLog) {
        this.eventLog = eventLog;
    }

    /** Starts heartbeats after a completed handshake; the first one is due at once. */
    void startHeartbeats(@Nullable Duration requiredInterval, Instant now) {
        interval = requiredInterval;
        dueAt = requiredInterval == null ? Instant.MAX : now;
    }

    void setEnabled(boolean enable, Instant now) {
        enabled = enable;
        if (enable && interval != null) {
            dueAt = now;
        }
    }

    /** Returns the {@code offline_mode_at} of a due heartbeat and schedules the next, or null when none is due. */
    @Nullable
    Instant offlineModeAtIfDue(Instant now, LinkPlan plan, FaultPlan faults) {
        if (!enabled || faults.heartbeats().isSilentAt(now) || interval == null || now.isBefore(dueAt)) {
            return null;
        }
        // Due times lie on a grid, so that late ticks do not add up; after a pause the grid starts anew.
        Instant next = dueAt.plus(interval);
        dueAt = next.isAfter(now) ? next : now.plus(interval);
        lastSentAt = now;
        return offlineModeAt(now, interval, plan, faults).plus(faults.clockOffset());
    }

    private static Instant offlineModeAt(Instant now, Duration interval, LinkPlan plan, FaultPlan faults) {
        return switch (faults.heartbeats().offlineModeAt()) {
            case NORMAL -> now.plusMillis(Math.round(interval.toMillis() * plan.offlineAfterIntervals()));
            case ONE_INTERVAL -> now.plus(interval);
            case PAST -> now.minus(interval);
            case YEAR_2099 -> Instant.parse("2099-01-01T00:00:00Z");
        };
    }

    /** Logs only changes between delivered and failed. */
    void recordReply(HttpReply reply) {
        if (lastDelivered && !reply.isSuccess()) {
            eventLog.log("heartbeat not delivered: " + reply.describe());
        } else if (!lastDelivered && reply.isSuccess()) {
            eventLog.log("heartbeats are delivered again");
        }
        lastDelivered = reply.isSuccess();
    }

    boolean isEnabled() {
        return enabled;
    }

    @Nullable
    Duration interval() {
        return interval;
    }

    @Nullable
    Instant lastSentAt() {
        return lastSentAt;
    }
}
