package com.betterfleet.derms.link;

import com.betterfleet.derms.partner.HandshakeDemands;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Applies what falls due by time: lost partners, heartbeats, repeated handshakes. Links are processed in batches. */
@Component
class LinkScheduler implements DueWork {

    private static final Logger LOG = LoggerFactory.getLogger(LinkScheduler.class);
    private static final int BATCH_SIZE = 500;

    /** The longest time without a listening instance after which missing heartbeats still mean a loss. */
    private static final Duration MAX_LEASE_LAPSE = Duration.ofSeconds(5);

    private final JdbcLinks links;
    private final PartnerConnections connections;
    private final LinkStore store;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    LinkScheduler(
            JdbcLinks links,
            PartnerConnections connections,
            LinkStore store,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.links = links;
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
        renewLease();
        processInBatches(
                links::lockOverdue,
                link -> store.saveTransition(
                        link, link.partnerLost(link.aliveUntil().orElseThrow(), clock.instant())));
        processInBatches(links::lockHeartbeatDue, this::sendHeartbeat);
        processInBatches(links::lockHandshakeDue, this::requestHandshake);
    }

    /** Returns the instant of the next loss, since limits depend on it. */
    @Override
    public Optional<Instant> nextDue() {
        return links.findNextOverdue();
    }

    /** Renews the lease and extends expired deadlines in one transaction, before any partner is lost. */
    private void renewLease() {
        transaction.executeWithoutResult(status -> {
            Optional<Duration> lapse = links.renewLease(MAX_LEASE_LAPSE);
            if (lapse.isPresent()) {
                LOG.warn(
                        "No instance listened for {}: the deadlines of partners that were due meanwhile are extended",
                        lapse.get());
                Instant now = clock.instant();
                links.lockOverdue(now, Integer.MAX_VALUE).forEach(link -> extendDeadline(link, now, lapse.get()));
            }
        });
    }

    private void extendDeadline(PartnerLink link, Instant now, Duration lapse) {
        requireProperties(link)
                .heartbeatInterval()
                .ifPresent(interval -> store.saveTransition(link, link.suspendedUntil(now, lapse, interval)));
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

    private void processInBatches(BiFunction<Instant, Integer, List<PartnerLink>> due, Consumer<PartnerLink> action) {
        int found;
        do {
            Integer processed = transaction.execute(status -> {
                List<PartnerLink> batch = due.apply(clock.instant(), BATCH_SIZE);
                batch.forEach(action);
                return batch.size();
            });
            found = processed == null ? 0 : processed;
        } while (found == BATCH_SIZE);
    }
}
