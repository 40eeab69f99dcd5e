package com.betterfleet.simulator.depot;

import com.betterfleet.simulator.events.Announcer;
import com.betterfleet.simulator.service.AdminApi;
import com.betterfleet.simulator.service.Reply;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the service for the circuit's limit and remembers the last answer. */
final class LimitWatch {
    private final AdminApi api;
    private final String circuitId;
    private final Announcer say;
    private volatile Seen seen = new Seen(null, false);

    private record Seen(@Nullable CircuitAnswer answer, boolean reachable) {}

    LimitWatch(AdminApi api, String circuitId, Announcer say) {
        this.api = api;
        this.circuitId = circuitId;
        this.say = say;
    }

    void poll() {
        Reply reply = api.get("/circuits/" + circuitId);
        Optional<CircuitAnswer> answer = reply instanceof Reply.Answered answered && answered.status() == 200
                ? CircuitAnswer.parse(answered.body())
                : Optional.empty();
        Seen before = seen;
        seen = new Seen(answer.orElse(before.answer()), answer.isPresent());
        if (before.reachable() && !seen.reachable()) {
            say.say("depot: no limit from the service (" + reply.described() + "); following its last schedule");
        } else if (!before.reachable() && seen.reachable() && before.answer() != null) {
            say.say("depot: the service tells the limit again");
        }
    }

    Limit at(Instant now) {
        Seen current = seen;
        return current.answer() == null ? Limit.unknown() : current.answer().at(now, current.reachable());
    }
}
