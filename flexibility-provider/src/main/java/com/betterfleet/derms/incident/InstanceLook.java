package com.betterfleet.derms.incident;

import com.betterfleet.derms.clock.ClockOffset;
import com.betterfleet.derms.clock.ClockStep;
import com.betterfleet.derms.incident.Incident.Subject;
import com.betterfleet.derms.supervision.RunnerPulse;
import com.betterfleet.derms.supervision.RunnerPulse.Lateness;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Looks whether this instance of the service decides in time and by a clock that runs; and tells when another has gone silent. */
@Component
class InstanceLook {

    private static final Duration SMALLEST_STEP = Duration.ofSeconds(1);
    private static final Duration LARGEST_OFFSET = Duration.ofSeconds(1);
    private static final int MILLIS_OF_A_SECOND = 3;

    /** An instance that has said nothing of its trouble for so long is gone, and its trouble with it. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(1);

    private final RunnerPulse runner;
    private final ClockStep step;
    private final ClockOffset offset;
    private final String instance;

    /** What lasted so long was told: it is over, and is not told again. */
    private Duration told = Duration.ZERO;

    InstanceLook(RunnerPulse runner, ClockStep step, ClockOffset offset, @Value("${server.port:8080}") int port) {
        this.runner = runner;
        this.step = step;
        this.offset = offset;
        this.instance = host() + ":" + port;
    }

    /** Whether anything is wrong here now; costs no query. */
    boolean troubled() {
        return runner.late() || untold().isPresent() || stepped() || off();
    }

    Map<Subject, Condition> look(List<Incident> unresolved, Instant now) {
        Map<Subject, Condition> found = new HashMap<>();
        unresolved.stream()
                .filter(incident -> incident.lastSeenAt().isBefore(now.minus(FORGOTTEN)))
                .forEach(incident ->
                        found.put(incident.subject(), new Condition.Absent(incident.lastSeenAt(), Optional.empty())));
        late(found, now);
        put(
                found,
                IncidentKind.CLOCK_STEP,
                stepped(),
                now,
                "the database's clock was set back; time stands still here for another %d s"
                        .formatted(step.behind().toSeconds()));
        put(found, IncidentKind.CLOCK_OFFSET, off(), now, offsetText());
        return found;
    }

    /** Also what is over already: while this process was suspended it could not tell. */
    private void late(Map<Subject, Condition> found, Instant now) {
        Optional<Lateness> untold = untold();
        String text = untold.map(late -> "limits were not decided for %d s"
                        .formatted(late.lasted().toSeconds()))
                .orElseGet(() -> "limits were last decided %d s ago"
                        .formatted(runner.silence().toSeconds()));
        Instant since = untold.map(late -> now.minus(late.ago()).minus(late.lasted()))
                .orElseGet(() -> runner.late() ? now.minus(runner.silence()) : now);
        put(found, IncidentKind.RUNNER_LATE, runner.late() || untold.isPresent(), since, text);
        untold.ifPresent(late -> told = late.lasted());
    }

    private Optional<Lateness> untold() {
        return runner.lastLateness().filter(late -> !late.lasted().equals(told));
    }

    private boolean stepped() {
        return step.behind().compareTo(SMALLEST_STEP) > 0;
    }

    private boolean off() {
        return offset.offset().abs().compareTo(LARGEST_OFFSET) > 0;
    }

    private String offsetText() {
        Duration own = offset.offset();
        BigDecimal seconds = BigDecimal.valueOf(own.abs().toMillis(), MILLIS_OF_A_SECOND);
        return "this machine's clock is %s s %s the database's, by which limits are decided"
                .formatted(seconds.toPlainString(), own.isNegative() ? "behind" : "ahead of");
    }

    private void put(Map<Subject, Condition> found, IncidentKind kind, boolean present, Instant now, String text) {
        found.put(
                Subject.ofInstance(kind, instance),
                present
                        ? new Condition.Present(now, Optional.empty(), List.of(), text)
                        : new Condition.Absent(now, Optional.empty()));
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
