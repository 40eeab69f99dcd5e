package com.betterfleet.derms.incident.monitoring;

import com.betterfleet.derms.clock.ClockStatus;
import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.Incident.IncidentSubject;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.incident.lifecycle.AlarmCondition;
import com.betterfleet.derms.supervision.DecisionLiveness;
import com.betterfleet.derms.supervision.DecisionLiveness.DecisionDelay;
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

/**
 * Checks whether this instance decides in time and its clocks are right. Also clears the problems of instances that are
 * gone.
 */
@Component
class InstanceProbe {

    private static final Duration SMALLEST_STEP = Duration.ofSeconds(1);
    private static final Duration LARGEST_OFFSET = Duration.ofSeconds(1);
    private static final int MILLIS_OF_A_SECOND = 3;

    /** An instance that has not reported its problem for so long is gone, and its problem with it. */
    private static final Duration INSTANCE_TIMEOUT = Duration.ofMinutes(1);

    private final DecisionLiveness liveness;
    private final ClockStatus clockStatus;
    private final String instance;

    /** The last delay that was reported after it ended; it is not reported again. */
    private volatile Duration reportedLateness = Duration.ZERO;

    InstanceProbe(DecisionLiveness liveness, ClockStatus clockStatus, @Value("${server.port:8080}") int port) {
        this.liveness = liveness;
        this.clockStatus = clockStatus;
        this.instance = hostName() + ":" + port;
    }

    /** Whether this instance has a problem now; costs no query. */
    boolean hasProblem() {
        return liveness.isLate() || findUnreportedLateness().isPresent() || hasClockStepped() || isClockOff();
    }

    Map<IncidentSubject, AlarmCondition> checkInstance(List<Incident> unresolved, Instant now) {
        Map<IncidentSubject, AlarmCondition> found = new HashMap<>();
        unresolved.stream()
                .filter(incident -> incident.lastSeenAt().isBefore(now.minus(INSTANCE_TIMEOUT)))
                .forEach(incident -> found.put(
                        incident.subject(),
                        new AlarmCondition.ClearedCondition(incident.lastSeenAt(), Optional.empty())));
        addLateness(found, now);
        putCondition(
                found,
                IncidentKind.CLOCK_STEP,
                hasClockStepped(),
                now,
                "The database's clock was set back; this instance's time does not advance for another %d s"
                        .formatted(clockStatus.remainingSetback().toSeconds()));
        putCondition(found, IncidentKind.CLOCK_OFFSET, isClockOff(), now, offsetText());
        return found;
    }

    /** Includes a delay that has ended: a suspended process could not report it. */
    private void addLateness(Map<IncidentSubject, AlarmCondition> found, Instant now) {
        Optional<DecisionDelay> unreported = findUnreportedLateness();
        String text = unreported
                .map(late -> "Limits were not decided for %d s"
                        .formatted(late.duration().toSeconds()))
                .orElseGet(() -> "Limits were last decided %d s ago"
                        .formatted(liveness.timeSinceLastRun().toSeconds()));
        Instant since = unreported
                .map(late -> now.minus(late.endedAgo()).minus(late.duration()))
                .orElseGet(() -> liveness.isLate() ? now.minus(liveness.timeSinceLastRun()) : now);
        putCondition(found, IncidentKind.RUNNER_LATE, liveness.isLate() || unreported.isPresent(), since, text);
        unreported.ifPresent(late -> reportedLateness = late.duration());
    }

    private Optional<DecisionDelay> findUnreportedLateness() {
        return liveness.lastDelay().filter(late -> !late.duration().equals(reportedLateness));
    }

    private boolean hasClockStepped() {
        return clockStatus.remainingSetback().compareTo(SMALLEST_STEP) > 0;
    }

    private boolean isClockOff() {
        return clockStatus.hostClockOffset().abs().compareTo(LARGEST_OFFSET) > 0;
    }

    private String offsetText() {
        Duration offsetNow = clockStatus.hostClockOffset();
        BigDecimal seconds = BigDecimal.valueOf(offsetNow.abs().toMillis(), MILLIS_OF_A_SECOND);
        return "The clock of this machine is %s s %s the database's, by which limits are decided"
                .formatted(seconds.toPlainString(), offsetNow.isNegative() ? "behind" : "ahead of");
    }

    private void putCondition(
            Map<IncidentSubject, AlarmCondition> found, IncidentKind kind, boolean present, Instant now, String text) {
        found.put(
                IncidentSubject.ofInstance(kind, instance),
                present
                        ? new AlarmCondition.PresentCondition(now, Optional.empty(), List.of(), text)
                        : new AlarmCondition.ClearedCondition(now, Optional.empty()));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
