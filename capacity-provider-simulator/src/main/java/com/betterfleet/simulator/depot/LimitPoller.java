package com.betterfleet.simulator.depot;

import com.betterfleet.simulator.events.EventLog;
import com.betterfleet.simulator.service.AdminApi;
import com.betterfleet.simulator.service.HttpReply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Polls the circuit's limit and stores the last answer. */
final class LimitPoller {
    /** Age at which an answer is stale: two polls and a margin. */
    private static final Duration MAX_AGE = Duration.ofMillis(2_500);

    private final AdminApi api;
    private final String circuitId;
    private final EventLog eventLog;
    private final InstantSource clock;
    private volatile LastPoll lastPoll = new LastPoll(null, false, Instant.MIN);

    /** @param answeredAt when the last answer arrived */
    private record LastPoll(@Nullable CircuitSnapshot answer, boolean reachable, Instant answeredAt) {}

    LimitPoller(AdminApi api, String circuitId, InstantSource clock, EventLog eventLog) {
        this.api = api;
        this.circuitId = circuitId;
        this.clock = clock;
        this.eventLog = eventLog;
    }

    void pollCircuit() {
        HttpReply reply = api.get("/circuits/" + circuitId);
        Optional<CircuitSnapshot> answer =
                reply instanceof HttpReply.ReceivedResponse answered && answered.status() == 200
                        ? CircuitSnapshot.parse(answered.body())
                        : Optional.empty();
        LastPoll before = lastPoll;
        lastPoll = answer.isPresent()
                ? new LastPoll(answer.get(), true, clock.instant())
                : new LastPoll(before.answer(), false, before.answeredAt());
        if (before.reachable() && !lastPoll.reachable()) {
            eventLog.log("depot: no limit from the service (" + reply.describe() + "); following its last schedule");
        } else if (!before.reachable() && lastPoll.reachable() && before.answer() != null) {
            eventLog.log("depot: the service returns the limit again");
        }
    }

    /**
     * Returns the limit to follow. A pending request counts as no answer, so the limit does not wait for its time-out.
     */
    SiteLimit currentLimit() {
        LastPoll current = lastPoll;
        Instant now = clock.instant();
        boolean fresh = current.reachable() && !now.isAfter(current.answeredAt().plus(MAX_AGE));
        return current.answer() == null ? SiteLimit.unknown() : current.answer().limitAt(now, fresh);
    }
}
