package com.betterfleet.derms.connection;

import com.betterfleet.derms.connection.Registration.Shown;
import com.betterfleet.derms.connection.Registration.Stage;
import com.betterfleet.derms.connection.Registration.Theirs;
import com.betterfleet.derms.connection.RegistrationMoves.Failure;
import com.betterfleet.derms.connection.RegistrationMoves.Move;
import com.betterfleet.derms.connection.RegistrationMoves.Note;
import com.betterfleet.derms.connection.RegistrationMoves.Rules;
import com.betterfleet.derms.connection.RegistrationStep.Kind;
import com.betterfleet.derms.refusal.Forbidden;
import com.betterfleet.derms.refusal.Refusal;
import com.betterfleet.derms.secret.Token;
import com.betterfleet.derms.secret.TokenHash;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What partners do about the exchange of tokens, and what becomes of our messages of it (M3). Whoever calls has been let in by a
 * token; which one it is, is judged again under the lock of its link, as it may have died meanwhile.
 */
@Service
public class RegisteringPartners {

    /** What a partner shows once it is registered; the token that begins an exchange can neither replace nor end one. */
    private static final Set<Shown> REGISTERED = EnumSet.of(Shown.OURS, Shown.FORMER, Shown.GIVEN);

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Far more than lost answers and crossing registrations bring about. */
    private static final int MOST_A_MINUTE = 20;

    private final JdbcRegistrations registrations;
    private final JdbcConnections connections;
    private final ConnectionRules rules;
    private final PartnerProtocol protocol;
    private final RegistrationLedger ledger;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    RegisteringPartners(
            JdbcRegistrations registrations,
            JdbcConnections connections,
            ConnectionRules rules,
            PartnerProtocol protocol,
            RegistrationLedger ledger,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.registrations = registrations;
        this.connections = connections;
        this.rules = rules;
        this.protocol = protocol;
        this.ledger = ledger;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * A message of a partner about the exchange.
     *
     * @param shown with what it was let in; absent where it was by an access token
     * @param correlationId the request id of ours that it says to answer
     */
    public record Call(
            String connectionId, Optional<TokenHash> shown, String requestId, Optional<String> correlationId) {}

    /**
     * What a partner states of itself.
     *
     * @param token with which we are to be let in
     * @param baseUrl where its messages go, in the version that was chosen
     * @param urlField the field that stated the address, for a refusal
     */
    public record Offer(String token, String baseUrl, String urlField) {
        @Override
        public String toString() {
            return "Offer[" + baseUrl + "]";
        }
    }

    /**
     * The partner registers, or answers our registration.
     *
     * @return whether the token that it showed is taken still; where not, nothing happened
     * @throws Refusal where this connection takes no registration, or the offer cannot be used; that is remembered
     */
    public boolean received(Call call, Offer offer) {
        return judged(call, () -> {
            Theirs theirs = theirs(call, offer);
            requireOwnAddress();
            return take(call, (registration, shown, rules) -> {
                requireNotEnding(registration);
                return RegistrationMoves.received(
                        registration, theirs, shown, call.correlationId(), Registrations.fresh(), rules);
            });
        });
    }

    /**
     * The partner replaces its token and address.
     *
     * @return as for {@link #received}
     * @throws Refusal as there, and where it is not registered
     */
    public boolean updated(Call call, Offer offer) {
        return judged(call, () -> {
            Theirs theirs = theirs(call, offer);
            return take(call, (registration, shown, rules) -> {
                requireRegistered(registration, shown);
                requireNotEnding(registration);
                return RegistrationMoves.updated(registration, theirs);
            });
        });
    }

    /**
     * The partner ends it: its token is dead with our answer, and so is ours.
     *
     * @return as for {@link #received}
     * @throws Refusal as for {@link #updated}
     */
    public boolean ended(Call call) {
        return judged(call, () -> {
            requirePossible(call);
            return take(call, (registration, shown, rules) -> {
                requireRegistered(registration, shown);
                return RegistrationMoves.endedByPartner(registration, call.requestId(), rules.now());
            });
        });
    }

    /** Something that the partner wanted was refused before it came here; told to those who follow the exchange. */
    public void refused(String connectionId, String requestId, String reason) {
        transaction.executeWithoutResult(status ->
                ledger.remember(connectionId, new Note(Kind.REFUSED, Optional.of(requestId), Optional.of(reason))));
    }

    /** The token that a message of ours tells; empty where the message has no part in the exchange any more. */
    @Transactional(readOnly = true)
    public Optional<Token> told(String connectionId, String requestId) {
        return registrations.find(connectionId).flatMap(registration -> registration.told(requestId));
    }

    /** The partner took a message of ours. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void delivered(String connectionId, String requestId) {
        ledger.takeIfThere(
                connectionId, (registration, rules) -> RegistrationMoves.delivered(registration, requestId, rules));
    }

    /**
     * The partner did not take a message of ours.
     *
     * @param answered whether it answered at all
     * @param definite whether telling it again cannot help
     * @param words what came of it, without secrets, as it follows on "the partner"
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void notTaken(String connectionId, String requestId, boolean answered, boolean definite, String words) {
        ledger.takeIfThere(
                connectionId,
                (registration, rules) -> RegistrationMoves.notTaken(
                        registration, requestId, new Failure(answered, definite, words), rules));
    }

    @EventListener
    void on(LinkTakenDown down) {
        ledger.takeIfThere(down.connectionId(), (registration, rules) -> takenDown(registration, rules.now()));
    }

    /** What was queued was cancelled with the link: the exchange waits for a person, and an end is not told any more. */
    static Move takenDown(Registration before, Instant now) {
        return switch (before.stage()) {
            case ASKING, AWAITING_ANSWER, ANSWERING, UPDATING ->
                RegistrationMoves.stopped(before, "the connection was disconnected on purpose", now);
            case ENDING ->
                RegistrationMoves.ended(
                        before,
                        "ended by us without the partner: the connection was disconnected before it was told",
                        now);
            default -> Move.to(before);
        };
    }

    /** A step of the exchange that depends on what was shown. */
    private interface Step {
        Move from(Registration registration, Shown shown, Rules rules);
    }

    private interface Act {
        boolean done();
    }

    private boolean judged(Call call, Act act) {
        try {
            return act.done();
        } catch (Refusal refusal) {
            refused(call.connectionId(), call.requestId(), refusal.text());
            throw refusal;
        }
    }

    private boolean take(Call call, Step step) {
        Boolean taken = transaction.execute(status -> {
            boolean[] known = {true};
            ledger.take(call.connectionId(), (registration, rules) -> {
                Optional<Shown> shown =
                        call.shown().flatMap(hash -> registration.shown(hash, rules.agreed(), rules.now()));
                known[0] = shown.isPresent();
                return shown.map(token -> step.from(registration, token, rules)).orElseGet(() -> Move.to(registration));
            });
            return known[0];
        });
        return Boolean.TRUE.equals(taken);
    }

    private Theirs theirs(Call call, Offer offer) {
        requirePossible(call);
        ConnectionRules.requireToken("token", offer.token());
        URI url = rules.requireUrl(offer.urlField(), offer.baseUrl());
        return new Theirs(new Token(offer.token()), url, call.requestId(), false);
    }

    /**
     * Whether a partner has registered so often of late that it must be answering our answers: each would bring another, for ever.
     */
    @Transactional(readOnly = true)
    public boolean tooOften(String connectionId) {
        return registrations.countSince(
                        connectionId, Kind.RECEIVED, clock.instant().minus(MINUTE))
                >= MOST_A_MINUTE;
    }

    /** @throws Forbidden where this connection takes no registration */
    public void requirePossible(Call call) {
        boolean possible = connections
                .terms(call.connectionId())
                .filter(PartnerTerms::registration)
                .isPresent();
        if (!possible || call.shown().isEmpty()) {
            throw new Forbidden("this connection takes no registration; its credentials are agreed otherwise");
        }
    }

    private void requireOwnAddress() {
        if (protocol.ownAddress().isEmpty()) {
            throw new Forbidden(
                    "no registration is taken yet: this installation has not been told its own public address");
        }
    }

    private static void requireRegistered(Registration registration, Shown shown) {
        if (!REGISTERED.contains(shown) || registration.theirs().isEmpty()) {
            throw new Forbidden("there is no registration to change or end; register with POST first");
        }
    }

    private static void requireNotEnding(Registration registration) {
        if (registration.stage() == Stage.ENDING) {
            throw new Forbidden("the registration is being ended from our side");
        }
    }
}
