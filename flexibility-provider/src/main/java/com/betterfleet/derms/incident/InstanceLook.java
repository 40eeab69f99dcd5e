package com.betterfleet.derms.incident;

import com.betterfleet.derms.clock.ClockStep;
import com.betterfleet.derms.incident.Incident.Subject;
import com.betterfleet.derms.supervision.RunnerPulse;
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

    /** An instance that has said nothing of its trouble for so long is gone, and its trouble with it. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(1);

    private final RunnerPulse runner;
    private final ClockStep clock;
    private final String instance;

    InstanceLook(RunnerPulse runner, ClockStep clock, @Value("${server.port:8080}") int port) {
        this.runner = runner;
        this.clock = clock;
        this.instance = host() + ":" + port;
    }

    /** Whether anything is wrong here now; costs no query. */
    boolean troubled() {
        return runner.late() || stepped();
    }

    Map<Subject, Condition> look(List<Incident> unresolved, Instant now) {
        Map<Subject, Condition> found = new HashMap<>();
        unresolved.stream()
                .filter(incident -> incident.lastSeenAt().isBefore(now.minus(FORGOTTEN)))
                .forEach(incident ->
                        found.put(incident.subject(), new Condition.Absent(incident.lastSeenAt(), Optional.empty())));
        found.put(
                Subject.ofInstance(IncidentKind.RUNNER_LATE, instance),
                runner.late()
                        ? present(
                                now,
                                "limits were last decided %d s ago"
                                        .formatted(runner.silence().toSeconds()))
                        : new Condition.Absent(now, Optional.empty()));
        found.put(
                Subject.ofInstance(IncidentKind.CLOCK_STEP, instance),
                stepped()
                        ? present(
                                now,
                                "the database's clock was set back; time stands still here for another %d s"
                                        .formatted(clock.behind().toSeconds()))
                        : new Condition.Absent(now, Optional.empty()));
        return found;
    }

    private boolean stepped() {
        return clock.behind().compareTo(SMALLEST_STEP) > 0;
    }

    private static Condition present(Instant now, String text) {
        return new Condition.Present(now, Optional.empty(), List.of(), text);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
