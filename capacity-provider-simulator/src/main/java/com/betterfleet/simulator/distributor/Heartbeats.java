package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.events.Announcer;
import com.betterfleet.simulator.scenario.FaultPlan;
import com.betterfleet.simulator.scenario.LinkPlan;
import com.betterfleet.simulator.service.Reply;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Our heartbeats: only to a partner that asked for them, at its interval. Guarded by its owner's lock. */
final class Heartbeats {
    private final Announcer say;
    private boolean enabled = true;
    private @Nullable Duration interval;
    private Instant due = Instant.MAX;
    private @Nullable Instant lastSentAt;
    private boolean lastDelivered = true;

    Heartbeats(Announcer say) {
        this.say = say;
    }

    /** A handshake is complete: the first heartbeat is due at once. */
    void begin(@Nullable Duration demanded, Instant now) {
        interval = demanded;
        due = demanded == null ? Instant.MAX : now;
    }

    void enable(boolean on, Instant now) {
        enabled = on;
        if (on && interval != null) {
            due = now;
        }
    }

    /** Empty unless one is to be sent now; the next is due an interval later, whatever comes of this one. */
    @Nullable
    Instant offlineModeAtIfDue(Instant now, LinkPlan plan, FaultPlan faults) {
        if (!enabled || faults.heartbeats().silentAt(now) || interval == null || now.isBefore(due)) {
            return null;
        }
        // On its own grid, so that late ticks do not add up; after a pause it starts anew.
        Instant next = due.plus(interval);
        due = next.isAfter(now) ? next : now.plus(interval);
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
    void sent(Reply reply) {
        if (lastDelivered && !reply.succeeded()) {
            say.say("heartbeat not taken: " + reply.described());
        } else if (!lastDelivered && reply.succeeded()) {
            say.say("heartbeats are taken again");
        }
        lastDelivered = reply.succeeded();
    }

    boolean enabled() {
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
