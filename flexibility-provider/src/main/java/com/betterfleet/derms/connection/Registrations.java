package com.betterfleet.derms.connection;

import com.betterfleet.derms.connection.Registration.Issued;
import com.betterfleet.derms.connection.Registration.Stage;
import com.betterfleet.derms.connection.RegistrationMoves.Fresh;
import com.betterfleet.derms.connection.RegistrationStep.Kind;
import com.betterfleet.derms.refusal.Absent;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.secret.Token;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What people do about the exchange of tokens with a partner, and see of it (M3). */
@Service
@Transactional
public class Registrations {

    /** How long a token that we issue is good where nothing else is said. */
    public static final Duration USUAL_VALIDITY = Duration.ofDays(7);

    private static final Duration SHORTEST_VALIDITY = Duration.ofMinutes(1);
    private static final Duration LONGEST_VALIDITY = Duration.ofDays(90);

    private final JdbcRegistrations registrations;
    private final JdbcConnections connections;
    private final JdbcLinks links;
    private final PartnerProtocol protocol;
    private final RegistrationLedger ledger;
    private final InstantSource clock;

    Registrations(
            JdbcRegistrations registrations,
            JdbcConnections connections,
            JdbcLinks links,
            PartnerProtocol protocol,
            RegistrationLedger ledger,
            InstantSource clock) {
        this.registrations = registrations;
        this.connections = connections;
        this.links = links;
        this.protocol = protocol;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** A token for the partner to begin with; told this once, and used up by the exchange that it begins. */
    public record IssuedToken(String token, Instant expiresAt) {
        @Override
        public String toString() {
            return "IssuedToken[" + expiresAt + "]";
        }
    }

    /** @throws Absent where there is no such connection */
    @Transactional(readOnly = true)
    public RegistrationStatus status(String connectionId) {
        boolean possible = terms(connectionId).registration();
        Instant now = clock.instant();
        return RegistrationStatus.of(
                registrations.find(connectionId).orElseGet(() -> Registration.none(connectionId, now)), possible, now);
    }

    /** How the exchange went, newest first; {@code before} is a step's id, 0 for the newest of all. */
    @Transactional(readOnly = true)
    public List<RegistrationStep> steps(String connectionId, long before, int limit) {
        terms(connectionId);
        return registrations.steps(connectionId, before, limit);
    }

    /**
     * We register with the partner, or again; an answer that it waits for is told again.
     *
     * @throws Conflict where there is no token to show it, or the link is down, or we do not know our own address
     */
    public void register(String connectionId) {
        requirePossible(connectionId);
        requireUp(connectionId);
        if (connections.outboundCredential(connectionId) instanceof Connection.Credential.NoneYet) {
            throw new Conflict(("connection \"%s\" has no token to show the partner: state the one that it gave as"
                            + " auth.outbound.token, or issue one with which the partner registers")
                    .formatted(connectionId));
        }
        ledger.take(connectionId, (registration, rules) -> {
            requireNot(registration, Stage.UPDATING, "a new token is on its way to the partner");
            requireNot(registration, Stage.ENDING, "the registration is being ended");
            return RegistrationMoves.asked(registration, fresh(), rules.now());
        });
    }

    /**
     * Issues a token with which the partner may register, in place of one issued before.
     *
     * @param validity 1 minute to 90 days
     */
    public IssuedToken issue(String connectionId, Duration validity) {
        requirePossible(connectionId);
        if (validity.compareTo(SHORTEST_VALIDITY) < 0 || validity.compareTo(LONGEST_VALIDITY) > 0) {
            throw new Invalid(
                    "validSeconds",
                    validity.toSeconds(),
                    "%d to %d".formatted(SHORTEST_VALIDITY.toSeconds(), LONGEST_VALIDITY.toSeconds()));
        }
        Token token = Token.fresh();
        Registration after = ledger.take(
                connectionId,
                (registration, rules) -> RegistrationMoves.issued(
                        registration, new Issued(token.hash(), rules.now().plus(validity))));
        return new IssuedToken(token.text(), after.issued().orElseThrow().until());
    }

    /**
     * Takes the issued token back; an exchange that it began goes on.
     *
     * @throws Absent where there is none
     */
    public void revoke(String connectionId) {
        ledger.take(connectionId, (registration, rules) -> {
            if (registration.issued().isEmpty()) {
                throw new Absent("issued token of connection", connectionId);
            }
            return RegistrationMoves.withoutIssued(registration, Kind.TOKEN_REVOKED);
        });
    }

    /**
     * Gives the partner a new token of ours; the present one is taken until it has taken the new one, and for the overlap more.
     *
     * @throws Conflict where the two are not registered
     */
    public void rotate(String connectionId) {
        requirePossible(connectionId);
        requireUp(connectionId);
        ledger.take(connectionId, (registration, rules) -> {
            if (registration.stage() != Stage.REGISTERED && registration.stage() != Stage.UPDATING) {
                throw new Conflict("connection \"%s\" is not registered (%s); a token is replaced once it is"
                        .formatted(connectionId, registration.stage()));
            }
            return RegistrationMoves.updating(registration, fresh(), rules.now());
        });
    }

    /**
     * Ends the registration: the partner is told, then nobody is let in on either side. Called while the partner is still to be
     * told, it ends at once. Limits go on by the rules of a link that falls silent; only a disconnect takes control back.
     *
     * @throws Conflict where there is none
     */
    public void end(String connectionId, String reason) {
        ledger.take(connectionId, (registration, rules) -> {
            if (registration.stage() == Stage.UNREGISTERED || registration.stage() == Stage.ENDED) {
                throw new Conflict(
                        "connection \"%s\" has no registration (%s)".formatted(connectionId, registration.stage()));
            }
            return RegistrationMoves.ending(registration, reason, fresh(), rules.now());
        });
    }

    private void requirePossible(String connectionId) {
        if (!terms(connectionId).registration()) {
            throw new Conflict("connection \"%s\" takes no part in registration: its property registration is false"
                    .formatted(connectionId));
        }
        if (protocol.ownAddress().isEmpty()) {
            throw new Conflict("DERMS_PUBLIC_URL is not set: the partner has to be told where its messages go");
        }
    }

    private void requireUp(String connectionId) {
        if (links.find(connectionId).flatMap(Link::takenDown).isPresent()) {
            throw new Conflict("connection \"%s\" is disconnected; connect it first".formatted(connectionId));
        }
    }

    private static void requireNot(Registration registration, Stage stage, String why) {
        if (registration.stage() == stage) {
            throw new Conflict("connection \"%s\": %s".formatted(registration.connectionId(), why));
        }
    }

    private PartnerTerms terms(String connectionId) {
        return connections.terms(connectionId).orElseThrow(() -> new Absent("connection", connectionId));
    }

    static Fresh fresh() {
        return new Fresh(Token.fresh(), UUID.randomUUID().toString());
    }
}
