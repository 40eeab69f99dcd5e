package com.betterfleet.soak.check;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** What a partner's heartbeats permit the service to believe about the link. */
public final class LinkModel {

    /** For so long a request without an answer may still be processed, as by an instance that is suspended. */
    public static final Duration DOUBT = Duration.ofSeconds(30);

    private static final Comparator<SentHeartbeat> BY_OFFLINE_TIME = Comparator.comparing(SentHeartbeat::offlineAt);

    private final Duration grace;
    private final SentMessages<SentHeartbeat> heartbeats = new SentMessages<>();

    /**
     * Creates the model of a partner without heartbeats so far.
     *
     * @param grace the time that the service grants after the instant that a heartbeat states
     */
    public LinkModel(Duration grace) {
        this.grace = grace;
    }

    public void addHeartbeat(SentHeartbeat heartbeat) {
        heartbeats.add(heartbeat);
    }

    boolean mayBeUpAt(Instant t) {
        return heartbeats.recent().stream()
                .anyMatch(heartbeat -> heartbeat.delivery().mayHaveArrivedBy(t)
                        && deadlineOf(heartbeat).isAfter(t));
    }

    /** A heartbeat that the service receives after the instant that it states ends the link at once, without grace. */
    boolean mayBeDownAt(Instant t) {
        boolean certainlyUp = findAccepted(t)
                .max(BY_OFFLINE_TIME)
                .filter(latest ->
                        latest.isAcceptedInTime() && deadlineOf(latest).isAfter(t))
                .isPresent();
        return !certainlyUp
                || findDoubtful(t).anyMatch(doubtful -> !doubtful.offlineAt().isAfter(t));
    }

    /**
     * The earliest instant until which the service must show that the partner is alive, from what was accepted in time
     * and before an instant. The heartbeat that was received last counts, so one in doubt may have replaced a later one.
     */
    public Optional<Instant> requiredAliveUntil(Instant t) {
        Optional<Instant> accepted = findAccepted(t)
                .filter(SentHeartbeat::isAcceptedInTime)
                .max(BY_OFFLINE_TIME)
                .map(SentHeartbeat::offlineAt);
        return accepted.map(latest -> findDoubtful(t)
                .map(SentHeartbeat::offlineAt)
                .filter(latest::isAfter)
                .min(Instant::compareTo)
                .orElse(latest));
    }

    /** Returns the instants at which the answers of this model can change. */
    Stream<Instant> changes() {
        return heartbeats.recent().stream()
                .flatMap(heartbeat -> Stream.concat(
                        Stream.of(heartbeat.delivery().sentAt(), heartbeat.offlineAt(), deadlineOf(heartbeat)),
                        Stream.ofNullable(heartbeat.delivery().acceptedAt())));
    }

    private Stream<SentHeartbeat> findAccepted(Instant t) {
        return heartbeats.recent().stream()
                .filter(heartbeat -> heartbeat.delivery().isAcceptedBy(t));
    }

    private Stream<SentHeartbeat> findDoubtful(Instant t) {
        return heartbeats.recent().stream()
                .filter(heartbeat -> heartbeat.delivery().mayHaveArrivedBy(t)
                        && !heartbeat.delivery().isAcceptedBy(t)
                        && heartbeat.delivery().sentAt().plus(DOUBT).isAfter(t));
    }

    private Instant deadlineOf(SentHeartbeat heartbeat) {
        return heartbeat.offlineAt().plus(grace);
    }
}
