package com.betterfleet.simulator.depot;

import com.betterfleet.simulator.events.Announcer;
import com.betterfleet.simulator.service.AdminApi;
import com.betterfleet.simulator.service.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the service for the circuit's limit and remembers the last answer. */
final class LimitWatch {
    /** Two polls and a bit. */
    private static final Duration FRESH = Duration.ofMillis(2_500);

    private final AdminApi api;
    private final String circuitId;
    private final Announcer say;
    private final InstantSource clock;
    private volatile Seen seen = new Seen(null, false, Instant.MIN);

    /** @param answeredAt when the last answer came */
    private record Seen(@Nullable CircuitAnswer answer, boolean reachable, Instant answeredAt) {}

    LimitWatch(AdminApi api, String circuitId, InstantSource clock, Announcer say) {
        this.api = api;
        this.circuitId = circuitId;
        this.clock = clock;
        this.say = say;
    }

    void poll() {
        Reply reply = api.get("/circuits/" + circuitId);
        Optional<CircuitAnswer> answer = reply instanceof Reply.Answered answered && answered.status() == 200
                ? CircuitAnswer.parse(answered.body())
                : Optional.empty();
        Seen before = seen;
        seen = answer.isPresent()
                ? new Seen(answer.get(), true, clock.instant())
                : new Seen(before.answer(), false, before.answeredAt());
        if (before.reachable() && !seen.reachable()) {
            say.say("depot: no limit from the service (" + reply.described() + "); following its last schedule");
        } else if (!before.reachable() && seen.reachable() && before.answer() != null) {
            say.say("depot: the service tells the limit again");
        }
    }

    /** A question that hangs is no answer either: the limit must not wait for its time-out. */
    Limit now() {
        Seen current = seen;
        Instant now = clock.instant();
        boolean fresh = current.reachable() && !now.isAfter(current.answeredAt().plus(FRESH));
        return current.answer() == null ? Limit.unknown() : current.answer().at(now, fresh);
    }
}
