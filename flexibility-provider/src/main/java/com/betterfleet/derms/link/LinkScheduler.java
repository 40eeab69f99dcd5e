package com.betterfleet.derms.link;

import com.betterfleet.derms.partner.HandshakeDemands;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.quarantine.BatchWork;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.time.DueTimeSql;
import com.betterfleet.derms.time.DueWork;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Applies what falls due by time: lost partners, heartbeats, repeated handshakes. Links are processed in batches. */
@Component
class LinkScheduler implements DueWork {

    private static final int BATCH_SIZE = 500;

    private static final IsolatedJob DEADLINE_JOB =
            new IsolatedJob("LINK_DEADLINE", SubjectKind.CONNECTION, "checking its heartbeats");
    private static final IsolatedJob HEARTBEAT_JOB =
            new IsolatedJob("LINK_HEARTBEAT", SubjectKind.CONNECTION, "sending heartbeats");
    private static final IsolatedJob HANDSHAKE_JOB =
            new IsolatedJob("LINK_HANDSHAKE", SubjectKind.CONNECTION, "repeating the handshake");

    private final JdbcLinks links;
    private final ListeningLease lease;
    private final PartnerConnections connections;
    private final LinkStore store;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private final JobIsolation deadlines;
    private final JobIsolation heartbeats;
    private final JobIsolation handshakes;
    private final BatchWork overdueLinks = BatchWork.inTransaction(this::decideOverdue, this::findOverdueIds);
    private final BatchWork dueHeartbeats = BatchWork.inTransaction(this::sendHeartbeats, this::findHeartbeatDueIds);
    private final BatchWork dueHandshakes = BatchWork.inTransaction(this::requestHandshakes, this::findHandshakeDueIds);

    LinkScheduler(
            JdbcLinks links,
            ListeningLease lease,
            PartnerConnections connections,
            LinkStore store,
            ApplicationEventPublisher events,
            Quarantine quarantine,
            InstantSource clock) {
        this.links = links;
        this.lease = lease;
        this.connections = connections;
        this.store = store;
        this.events = events;
        this.clock = clock;
        this.deadlines = quarantine.isolate(DEADLINE_JOB);
        this.heartbeats = quarantine.isolate(HEARTBEAT_JOB);
        this.handshakes = quarantine.isolate(HANDSHAKE_JOB);
    }

    @Override
    public WorkStage stage() {
        return WorkStage.FACTS;
    }

    @Override
    public void runDue() {
        lease.renewIfListening();
        deadlines.runBatches(overdueLinks, BATCH_SIZE);
        heartbeats.runBatches(dueHeartbeats, BATCH_SIZE);
        handshakes.runBatches(dueHandshakes, BATCH_SIZE);
    }

    @Override
    public Optional<String> dueTimeSql() {
        return Optional.of(DueTimeSql.earliestOf(
                        JdbcLinks.deadlineSql(DEADLINE_JOB),
                        JdbcLinks.heartbeatSql(HEARTBEAT_JOB),
                        JdbcLinks.handshakeSql(HANDSHAKE_JOB)));
    }

    /**
     * Decides expired deadlines by the time of listening that this transaction reads first. A suspension of this process
     * at any later point changes nothing: what is decided lies before it.
     */
    private int decideOverdue(SubjectSelection selection) {
        ListeningTime listening = lease.readListeningTime();
        Instant decidableUntil = listening.decidableUntil(clock.instant());
        return processAll(
                links.lockOverdue(decidableUntil, selection, BATCH_SIZE),
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

    private List<String> findOverdueIds(SubjectSelection selection) {
        return links.findOverdueIds(lease.readListeningTime().decidableUntil(clock.instant()), selection, BATCH_SIZE);
    }

    private int sendHeartbeats(SubjectSelection selection) {
        return processAll(links.lockHeartbeatDue(clock.instant(), selection, BATCH_SIZE), this::sendHeartbeat);
    }

    private List<String> findHeartbeatDueIds(SubjectSelection selection) {
        return links.findHeartbeatDueIds(clock.instant(), selection, BATCH_SIZE);
    }

    private int requestHandshakes(SubjectSelection selection) {
        return processAll(links.lockHandshakeDue(clock.instant(), selection, BATCH_SIZE), this::requestHandshake);
    }

    private List<String> findHandshakeDueIds(SubjectSelection selection) {
        return links.findHandshakeDueIds(clock.instant(), selection, BATCH_SIZE);
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
}
