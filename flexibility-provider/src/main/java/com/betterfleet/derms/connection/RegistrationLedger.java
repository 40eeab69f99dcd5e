package com.betterfleet.derms.connection;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.connection.Registration.Stage;
import com.betterfleet.derms.connection.RegistrationMoves.Deed;
import com.betterfleet.derms.connection.RegistrationMoves.Move;
import com.betterfleet.derms.connection.RegistrationMoves.Note;
import com.betterfleet.derms.connection.RegistrationMoves.Rules;
import com.betterfleet.derms.refusal.Absent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.BiFunction;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Stores a registration's next state with its trace, and does what the move names: in one transaction, so that no token is told
 * that is not stored. The connection's link is locked first, as everywhere.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class RegistrationLedger {

    private static final Set<Stage> UNDER_WAY = Set.of(Stage.ASKING, Stage.AWAITING_ANSWER, Stage.ANSWERING);

    private final JdbcRegistrations registrations;
    private final JdbcConnections connections;
    private final JdbcLinks links;
    private final LinkMoves moves;
    private final Audit audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    RegistrationLedger(
            JdbcRegistrations registrations,
            JdbcConnections connections,
            JdbcLinks links,
            LinkMoves moves,
            Audit audit,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.registrations = registrations;
        this.connections = connections;
        this.links = links;
        this.moves = moves;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Moves a registration on; whatever the move throws leaves it as it is.
     *
     * @throws Absent where there is no such connection
     */
    Registration take(String connectionId, BiFunction<Registration, Rules, Move> step) {
        Link link = links.lock(connectionId).orElseThrow(() -> new Absent("connection", connectionId));
        return take(link, step);
    }

    /** The same where the connection may have gone meanwhile; then nothing is left to do. */
    void takeIfThere(String connectionId, BiFunction<Registration, Rules, Move> step) {
        links.lock(connectionId).ifPresent(link -> take(link, step));
    }

    private Registration take(Link link, BiFunction<Registration, Rules, Move> step) {
        String id = link.connectionId();
        Rules rules = new Rules(
                clock.instant(),
                connections.terms(id).map(PartnerTerms::registrationOverlap).orElseThrow(),
                registrations.agreed(id));
        Registration before = registrations.find(id).orElseGet(() -> Registration.none(id, rules.now()));
        Move move = step.apply(before, rules);
        store(before, move, rules.now());
        follow(link, before, move.after(), rules.now());
        move.deeds().forEach(deed -> events.publishEvent(due(id, deed)));
        events.publishEvent(new LinkChanged(id));
        return move.after();
    }

    /** A step that changed nothing but is to be seen. */
    void remember(String connectionId, Note note) {
        registrations.remember(connectionId, clock.instant(), Audit.who(), note);
        events.publishEvent(new LinkChanged(connectionId));
    }

    private void store(Registration before, Move move, Instant now) {
        Registration after = move.after();
        if (!after.equals(before)) {
            registrations.save(after);
        }
        move.notes().forEach(note -> registrations.remember(after.connectionId(), now, Audit.who(), note));
        if (after.stage() != before.stage()) {
            audit.note(
                    "registration " + after.stage(),
                    "connection/" + after.connectionId(),
                    before.stage(),
                    after.stage(),
                    after.reason().orElse(null));
        }
    }

    /** What the exchange means for the link. */
    private void follow(Link link, Registration before, Registration after, Instant now) {
        Stage stage = after.stage();
        // By an answer in time or after a stop, or because the partner is elsewhere now; not where it goes on as it
        // was.
        boolean settled = stage == Stage.REGISTERED
                && (before.stage() == Stage.REGISTERED
                        ? !after.theirs().equals(before.theirs())
                        : before.stage() != Stage.UPDATING && after.reason().isEmpty());
        if (settled) {
            if (link.online()) {
                // Other credentials, another address: limits stay, and a new handshake settles the rest.
                connections
                        .terms(link.connectionId())
                        .ifPresent(terms ->
                                events.publishEvent(new OutboundDue.Opening(link.connectionId(), terms.ours())));
            }
            moves.save(link, link.registered(now));
        } else if (stage != before.stage() && UNDER_WAY.contains(stage)) {
            moves.save(link, link.registering(now));
        } else if (stage != before.stage() && stage == Stage.STOPPED) {
            moves.save(
                    link,
                    link.failed(new LinkError(
                            now, "REGISTRATION_STOPPED", after.reason().orElse(""))));
        } else if (stage != before.stage() && stage == Stage.ENDED) {
            moves.save(
                    link,
                    link.unregistered(
                            new LinkError(now, "UNREGISTERED", after.reason().orElse(""))));
        }
    }

    private static OutboundDue due(String connectionId, Deed deed) {
        return switch (deed) {
            case Deed.Ask ask -> new OutboundDue.Registration(connectionId, ask.requestId());
            case Deed.Answer answer ->
                new OutboundDue.RegistrationAnswer(connectionId, answer.requestId(), answer.answers());
            case Deed.Update update -> new OutboundDue.RegistrationUpdate(connectionId, update.requestId());
            case Deed.End end -> new OutboundDue.RegistrationEnd(connectionId, end.requestId());
            case Deed.NoLonger queued -> new OutboundDue.NoLonger(connectionId, queued.requestId());
        };
    }
}
