package com.betterfleet.derms.connection;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.connection.LinkState.Inbound;
import com.betterfleet.derms.connection.PartnerTerms.MeasurementMode;
import com.betterfleet.derms.refusal.Absent;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Forbidden;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Moves each link through its states as things happen, and says what has to be said to the partner (M2). */
@Service
@Transactional
public class Lifecycle {

    private final JdbcLinks links;
    private final Connections connections;
    private final LinkMoves moves;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Lifecycle(
            JdbcLinks links,
            Connections connections,
            LinkMoves moves,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.links = links;
        this.connections = connections;
        this.moves = moves;
        this.events = events;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Link link(String connectionId) {
        return links.find(connectionId).orElseThrow(() -> new Absent("connection", connectionId));
    }

    /** We start a handshake, because a person asks for it. */
    public Link open(String connectionId) {
        Demands ours = connections.terms(connectionId).ours();
        return move(connectionId, link -> {
            if (link.takenDown().isPresent()) {
                throw new Conflict("connection \"%s\" is disconnected; connect it first".formatted(connectionId));
            }
            events.publishEvent(new OutboundDue.Opening(connectionId, ours));
            return link.shaking(clock.instant());
        });
    }

    /** A person takes the link down: one last sign of life that says so, then silence. */
    void takeDown(String connectionId, String reason) {
        move(connectionId, link -> {
            if (link.takenDown().isPresent()) {
                return link;
            }
            Instant now = clock.instant();
            if (link.theirs().flatMap(Demands::heartbeatInterval).isPresent()) {
                events.publishEvent(new OutboundDue.SignOfLife(connectionId, now));
            }
            events.publishEvent(new LinkTakenDown(connectionId));
            return link.takenDown(now, Audit.who(), reason);
        });
    }

    /** A person takes the link up, or asks for a handshake on one that is up. */
    void takeUp(String connectionId) {
        move(connectionId, link -> link.takenDown().isPresent() ? link.takenUp(clock.instant()) : link);
        open(connectionId);
    }

    /**
     * The partner started a handshake; our answer is due once this transaction is committed.
     *
     * @param demands what the partner demands, absent where it stated nothing readable
     * @return why its demands cannot be met; then no answer is due and the link is in error
     */
    public Optional<String> handshakeReceived(String connectionId, String requestId, Optional<Demands> demands) {
        PartnerTerms terms = connections.terms(connectionId);
        Optional<String> objection = objection(connectionId, terms, demands);
        if (objection.isEmpty()) {
            take(
                    connectionId,
                    Inbound.HANDSHAKE,
                    link -> demanded(link, demands).shaking(clock.instant()));
            // After the link is locked, as everywhere: its row before those of its messages.
            events.publishEvent(new OutboundDue.Answer(connectionId, requestId, terms.ours()));
        }
        return objection;
    }

    /** The partner answered our handshake; the result is as for {@link #handshakeReceived}. */
    public Optional<String> answerReceived(String connectionId, Optional<Demands> demands) {
        PartnerTerms terms = connections.terms(connectionId);
        Optional<String> objection = objection(connectionId, terms, demands);
        if (objection.isEmpty()) {
            take(
                    connectionId,
                    Inbound.HANDSHAKE,
                    link -> demanded(link, demands).shaken(clock.instant(), terms.heartbeatInterval()));
        }
        return objection;
    }

    /** The partner took our answer to its handshake; of a connection that was removed meanwhile nothing is left to say. */
    public void answerDelivered(String connectionId) {
        moveIfThere(
                connectionId,
                link -> link.shaken(
                        clock.instant(), connections.terms(connectionId).heartbeatInterval()));
    }

    /** The partner's heartbeat; after a lost link it also calls for a handshake, unless the partner has made one. */
    public void heartbeatReceived(String connectionId, Instant offlineAt) {
        PartnerTerms terms = connections.terms(connectionId);
        Optional<Duration> interval = terms.heartbeatInterval();
        Instant now = clock.instant();
        interval.flatMap(demanded -> Liveness.oddity(now, offlineAt, demanded))
                .ifPresent(text -> events.publishEvent(new LinkOddity(connectionId, LinkOddity.Kind.CLOCK_SKEW, text)));
        take(connectionId, Inbound.HEARTBEAT, link -> {
            Link heard = link.heard(now, offlineAt, interval);
            boolean wanting = heard.state().kind() == LinkState.Kind.HANDSHAKING;
            if (wanting && link.state().kind() != LinkState.Kind.HANDSHAKING) {
                events.publishEvent(new OutboundDue.Opening(connectionId, terms.ours()));
            }
            return heard;
        });
    }

    /** The partner stated its demands where they mean nothing; accepted, and to be seen. */
    public void flatHandshake(String connectionId) {
        events.publishEvent(new LinkOddity(
                connectionId,
                LinkOddity.Kind.FLAT_BODY,
                "The partner's handshake states its demands outside of their wrapper, where they mean nothing."));
    }

    /** A message of ours was taken by the partner; nothing where its connection was removed meanwhile. */
    public void delivered(String connectionId) {
        moveIfThere(connectionId, Link::delivered);
    }

    /**
     * A message of ours was not taken; {@code kind} and {@code message} say why, without secrets. Nothing where its connection was
     * removed meanwhile.
     */
    public void failed(String connectionId, String kind, String message) {
        moveIfThere(connectionId, link -> link.failed(new LinkError(clock.instant(), kind, message)));
    }

    private Optional<String> objection(String connectionId, PartnerTerms terms, Optional<Demands> demands) {
        List<MeasurementMode> theirs = demands.map(Demands::measurements).orElse(List.of());
        List<MeasurementMode> ours = terms.measurementConfiguration();
        if (theirs.isEmpty() || ours.isEmpty() || !Collections.disjoint(theirs, ours)) {
            return Optional.empty();
        }
        String reason =
                "the measurement configuration %s cannot be met; expected a list with one of %s, or an empty one"
                        .formatted(theirs, ours);
        move(connectionId, link -> link.refused(new LinkError(clock.instant(), "DEMAND_REFUSED", reason)));
        return Optional.of(reason);
    }

    private static Link demanded(Link link, Optional<Demands> demands) {
        return demands.map(link::demanded).orElse(link);
    }

    /** What a partner says moves the link only in a state that takes it, as the locked row has it. */
    private void take(String connectionId, Inbound message, UnaryOperator<Link> step) {
        move(connectionId, link -> {
            if (!link.state().takes(message)) {
                throw new Forbidden(LinkState.NOTHING_IS_TAKEN);
            }
            return step.apply(link);
        });
    }

    /** A refusal would take the sender's transaction with it; while the link is locked, its connection cannot go. */
    private void moveIfThere(String connectionId, UnaryOperator<Link> step) {
        links.lock(connectionId).ifPresent(before -> moves.save(before, step.apply(before)));
    }

    private Link move(String connectionId, UnaryOperator<Link> step) {
        Link before = links.lock(connectionId).orElseThrow(() -> new Absent("connection", connectionId));
        return moves.save(before, step.apply(before));
    }
}
