package com.betterfleet.soak;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;

/** What all parts of a run share: the entrances, the time, the present fault, and whether the run goes on. */
final class RunState {

    /** The phase between two faults. */
    static final String BETWEEN_FAULTS = "between faults";

    /** The time that the service has for a change of a limit on a machine that runs other programs too. */
    private static final Duration CHANGE_TIME = Duration.ofSeconds(3);

    /** The time after which another instance continues what a suspended one has locked, and some more. */
    private static final Duration INSTANCE_TIME = Duration.ofSeconds(15);

    /** The time after a fault in which limits still may be late because of it. */
    private static final Duration AFTERMATH = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final List<String> entrances;
    private final AtomicReference<Optional<CurrentFault>> fault = new AtomicReference<>(Optional.empty());
    private volatile boolean trafficStopped;

    /**
     * The present or the latest fault.
     *
     * @param end empty while it lasts
     */
    private record CurrentFault(FaultKind kind, Instant begin, Optional<Instant> end) {}

    RunState(InstantSource clock, List<String> entrances) {
        this.clock = clock;
        this.entrances = List.copyOf(entrances);
    }

    Instant now() {
        return clock.instant();
    }

    /** Returns one of the ways to the service: an instance, or the proxy. */
    String anyEntrance() {
        return entrances.get(ThreadLocalRandom.current().nextInt(entrances.size()));
    }

    void beginFault(FaultKind kind) {
        fault.set(Optional.of(new CurrentFault(kind, now(), Optional.empty())));
    }

    void endFault() {
        fault.updateAndGet(
                current -> current.map(ended -> new CurrentFault(ended.kind(), ended.begin(), Optional.of(now()))));
    }

    /** Returns the name of the present phase, by which messages are counted. */
    String phase() {
        return fault.get()
                .filter(current -> current.end().isEmpty())
                .map(current -> current.kind().label())
                .orElse(BETWEEN_FAULTS);
    }

    /** Returns how late a limit may be that was requested at an instant. */
    Duration toleranceAt(Instant t) {
        Duration outage = fault.get()
                .filter(current -> current.end()
                        .map(end -> t.isBefore(end.plus(AFTERMATH)))
                        .orElse(true))
                .map(current -> toleranceOf(current, t))
                .orElse(Duration.ZERO);
        return outage.plus(CHANGE_TIME);
    }

    void stopTraffic() {
        trafficStopped = true;
    }

    boolean isTrafficStopped() {
        return trafficStopped;
    }

    private static Duration toleranceOf(CurrentFault current, Instant t) {
        Duration since = Duration.between(current.begin(), t);
        return switch (current.kind().effect()) {
            case NONE -> Duration.ZERO;
            case INSTANCE -> since.compareTo(INSTANCE_TIME) < 0 ? since : INSTANCE_TIME;
            case SERVICE -> since;
        };
    }
}
