package com.betterfleet.derms.connection;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.refusal.Absent;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Moves each link through its states as things happen, and says what has to be said to the partner (M2). */
@Service
@Transactional
public class Lifecycle implements DueWork {

    private static final int BATCH = 500;

    private final JdbcLinks links;
    private final Connections connections;
    private final ApplicationEventPublisher events;
    private final Audit audit;
    private final InstantSource clock;

    Lifecycle(
            JdbcLinks links,
            Connections connections,
            ApplicationEventPublisher events,
            Audit audit,
            InstantSource clock) {
        this.links = links;
        this.connections = connections;
        this.events = events;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Link link(String connectionId) {
        return links.find(connectionId).orElseThrow(() -> new Absent("connection", connectionId));
    }

    /** We start a handshake, because a person asks for it or a link has to be taken up again. */
    public Link open(String connectionId) {
        Demands ours = connections.require(connectionId).terms().ours();
        events.publishEvent(new OutboundDue.Opening(connectionId, ours));
        return move(connectionId, link -> link.shaking(clock.instant()));
    }

    /**
     * The partner started a handshake; our answer is due once this transaction is committed.
     *
     * @param demands what the partner demands, absent where it stated nothing readable
     */
    public void handshakeReceived(String connectionId, String requestId, Optional<Demands> demands) {
        Demands ours = connections.require(connectionId).terms().ours();
        events.publishEvent(new OutboundDue.Answer(connectionId, requestId, ours));
        Instant now = clock.instant();
        move(connectionId, link -> demanded(link, demands).shaking(now));
    }

    /** The partner answered our handshake. */
    public void answerReceived(String connectionId, Optional<Demands> demands) {
        Instant now = clock.instant();
        Optional<Duration> interval = connections.require(connectionId).terms().heartbeatInterval();
        move(connectionId, link -> demanded(link, demands).shaken(now, interval));
    }

    /** The partner took our answer to its handshake. */
    public void answerDelivered(String connectionId) {
        Optional<Duration> interval = connections.require(connectionId).terms().heartbeatInterval();
        move(connectionId, link -> link.shaken(clock.instant(), interval));
    }

    /** The partner's heartbeat; after a lost link it also calls for a handshake, unless the partner has made one. */
    public void heartbeatReceived(String connectionId, Instant offlineAt) {
        Optional<Duration> interval = connections.require(connectionId).terms().heartbeatInterval();
        Instant now = clock.instant();
        LinkState before = link(connectionId).state();
        Link after = move(connectionId, link -> link.heard(now, offlineAt, interval));
        if (before == LinkState.LOST && after.state() == LinkState.HANDSHAKING) {
            events.publishEvent(new OutboundDue.Opening(
                    connectionId, connections.require(connectionId).terms().ours()));
        }
    }

    /** A message of ours was taken by the partner. */
    public void delivered(String connectionId) {
        move(connectionId, Link::delivered);
    }

    /** A message of ours was not taken; {@code kind} and {@code message} say why, without secrets. */
    public void failed(String connectionId, String kind, String message) {
        move(connectionId, link -> link.failed(new LinkError(clock.instant(), kind, message)));
    }

    /** Finds links whose partner fell silent, and sends our heartbeats that are due. */
    @Override
    public void runDue() {
        Instant now = clock.instant();
        for (Link link : links.lockOverdue(now, BATCH)) {
            save(link, link.lost(link.aliveUntil().orElse(now), now));
        }
        for (Link link : links.lockHeartbeatDue(now, BATCH)) {
            PartnerTerms terms = connections.require(link.connectionId()).terms();
            link.theirs().flatMap(Demands::heartbeatInterval).ifPresent(interval -> {
                Instant offlineAt = now.plus(interval.multipliedBy(terms.offlineAfterIntervals()));
                events.publishEvent(new OutboundDue.SignOfLife(link.connectionId(), offlineAt));
            });
            links.save(link.signalled(now));
        }
    }

    private static Link demanded(Link link, Optional<Demands> demands) {
        return demands.map(link::demanded).orElse(link);
    }

    private Link move(String connectionId, UnaryOperator<Link> step) {
        Link before = links.lock(connectionId).orElseThrow(() -> new Absent("connection", connectionId));
        Link after = step.apply(before);
        save(before, after);
        return after;
    }

    private void save(Link before, Link after) {
        if (after.equals(before)) {
            return;
        }
        links.save(after);
        if (after.state() != before.state()) {
            audit.note(
                    "link " + after.state(), "connection/" + after.connectionId(), before.state(), after.state(), null);
        }
        events.publishEvent(new LinkChanged(after.connectionId()));
    }
}
