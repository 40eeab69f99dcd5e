package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.events.EventLog;
import com.betterfleet.simulator.scenario.FaultPlan;
import com.betterfleet.simulator.scenario.LinkPlan;
import com.betterfleet.simulator.service.HttpReply;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Our heartbeats: only to a partner that asked for them, at its interval. Guarded by its owner's lock. */
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

    /** A handshake is complete: the first heartbeat is due at once. */
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

    /** Empty unless one is to be sent now; the next is due an interval later, whatever comes of this one. */
    @Nullable
    Instant offlineModeAtIfDue(Instant now, LinkPlan plan, FaultPlan faults) {
        if (!enabled || faults.heartbeats().isSilentAt(now) || interval == null || now.isBefore(dueAt)) {
            return null;
        }
        // On its own grid, so that late ticks do not add up; after a pause it starts anew.
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

    /** Only a change is worth a line. */
    void recordReply(HttpReply reply) {
        if (lastDelivered && !reply.isSuccess()) {
            eventLog.log("heartbeat not taken: " + reply.describe());
        } else if (!lastDelivered && reply.isSuccess()) {
            eventLog.log("heartbeats are taken again");
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
