package com.betterfleet.derms.link;

import com.betterfleet.derms.partner.HandshakeDemands;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.time.DueWork;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies what falls due by time: lost partners, heartbeats, repeated handshakes. Rows are processed in batches, so
 * that many connections need no thread each.
 */
@Component
class LinkScheduler implements DueWork {

    private static final int BATCH_SIZE = 500;

    private final JdbcLinks links;
    private final ListeningLease lease;
    private final PartnerConnections connections;
    private final LinkStore store;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    LinkScheduler(
            JdbcLinks links,
            ListeningLease lease,
            PartnerConnections connections,
            LinkStore store,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.links = links;
        this.lease = lease;
        this.connections = connections;
        this.store = store;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public WorkStage stage() {
        return WorkStage.FACTS;
    }

    @Override
    public void runDue() {
        lease.renewIfListening();
        processInBatches(this::decideOverdue);
        processInBatches(() -> processAll(links.lockHeartbeatDue(clock.instant(), BATCH_SIZE), this::sendHeartbeat));
        processInBatches(() -> processAll(links.lockHandshakeDue(clock.instant(), BATCH_SIZE), this::requestHandshake));
    }

    /** Only a loss is awaited to the instant, since limits depend on it. */
    @Override
    public Optional<Instant> nextDue() {
        return links.findNextOverdue();
    }

    /**
     * Decides expired deadlines by the time of listening that this transaction reads first. A suspension of this process
     * at any later point changes nothing: what is decided lies before it.
     */
    private int decideOverdue() {
        ListeningTime listening = lease.readListeningTime();
        Instant decidableUntil = listening.decidableUntil(clock.instant());
        return processAll(
                links.lockOverdue(decidableUntil, BATCH_SIZE),
                link -> store.saveTransition(link, decideDeadline(link, listening)));
    }

    private PartnerLink decideDeadline(PartnerLink link, ListeningTime listening) {
        Instant deadline = link.aliveUntil().orElseThrow();
        // This instance's clock may be behind right after a suspension of the machine.
        Instant now = listening.notBeforeEnd(clock.instant());
        return switch (listening.evaluateDeadline(deadline)) {
            case LOST -> link.partnerLost(deadline, now);
            case UNKNOWN ->
                requireProperties(link)
                        .heartbeatInterval()
                        .map(interval -> link.suspendedUntil(now, listening.suspendedBefore(deadline), interval))
                        .orElseGet(() -> link.partnerLost(deadline, now));
            case UNDECIDED -> link;
        };
    }

    private void sendHeartbeat(PartnerLink link) {
        Instant now = clock.instant();
        link.partnerDemands().flatMap(HandshakeDemands::heartbeatInterval).ifPresent(interval -> {
            Instant offlineAt = now.plus(
                    interval.multipliedBy(requireProperties(link).heartbeats().offlineAfterIntervals()));
            events.publishEvent(new OutboundMessageDue.HeartbeatDue(link.connectionId(), offlineAt));
        });
        links.saveLink(link.heartbeatSent(now, RandomGenerator.getDefault().nextDouble()));
    }

    private void requestHandshake(PartnerLink link) {
        events.publishEvent(new OutboundMessageDue.HandshakeDue(
                link.connectionId(), requireProperties(link).ownDemands()));
        store.saveTransition(link, link.handshakeAttempted(clock.instant()));
    }

    private PartnerProperties requireProperties(PartnerLink link) {
        return connections.requireProperties(link.connectionId());
    }

    private static int processAll(List<PartnerLink> due, Consumer<PartnerLink> action) {
        due.forEach(action);
        return due.size();
    }

    private void processInBatches(Supplier<Integer> processBatch) {
        int found;
        do {
            Integer processed = transaction.execute(status -> processBatch.get());
            found = processed == null ? 0 : processed;
        } while (found == BATCH_SIZE);
    }
}
