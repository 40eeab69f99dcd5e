package com.betterfleet.derms.registration;

import com.betterfleet.derms.link.LinkStore;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.partner.PartnerConnection;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.partner.PartnerProtocol;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.refusal.NotFoundException;
import com.betterfleet.derms.registration.PartnerRegistration.IssuedTokenHash;
import com.betterfleet.derms.registration.PartnerRegistration.RegistrationStage;
import com.betterfleet.derms.registration.RegistrationStateMachine.FreshToken;
import com.betterfleet.derms.registration.RegistrationStep.RegistrationStepKind;
import com.betterfleet.derms.secret.BearerToken;
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
public class RegistrationAdministration {

    /** How long a token that we issue is good where nothing else is said. */
    public static final Duration DEFAULT_VALIDITY = Duration.ofDays(7);

    private static final Duration MIN_VALIDITY = Duration.ofMinutes(1);
    private static final Duration MAX_VALIDITY = Duration.ofDays(90);

    private final JdbcRegistrations registrations;
    private final PartnerConnections connections;
    private final LinkStore links;
    private final PartnerProtocol protocol;
    private final RegistrationStore store;
    private final InstantSource clock;

    RegistrationAdministration(
            JdbcRegistrations registrations,
            PartnerConnections connections,
            LinkStore links,
            PartnerProtocol protocol,
            RegistrationStore store,
            InstantSource clock) {
        this.registrations = registrations;
        this.connections = connections;
        this.links = links;
        this.protocol = protocol;
        this.store = store;
        this.clock = clock;
    }

    /** A token for the partner to begin with; told this once, and used up by the exchange that it begins. */
    public record IssuedToken(String token, Instant expiresAt) {
        @Override
        public String toString() {
            return "IssuedToken[" + expiresAt + "]";
        }
    }

    /** @throws NotFoundException where there is no such connection */
    @Transactional(readOnly = true)
    public RegistrationStatus findStatus(String connectionId) {
        boolean allowed = requireProperties(connectionId).credentials().registration();
        Instant now = clock.instant();
        return RegistrationStatus.of(
                registrations
                        .findRegistration(connectionId)
                        .orElseGet(() -> PartnerRegistration.createUnregistered(connectionId, now)),
                allowed,
                now);
    }

    /** How the exchange went, newest first; {@code before} is a step's id, 0 for the newest of all. */
    @Transactional(readOnly = true)
    public List<RegistrationStep> listSteps(String connectionId, long before, int limit) {
        requireProperties(connectionId);
        return registrations.listSteps(connectionId, before, limit);
    }

    /**
     * We register with the partner, or again; an answer that it waits for is told again.
     *
     * @throws ConflictException where there is no token to show it, or the link is down, or we do not know our own address
     */
    public void startRegistration(String connectionId) {
        requireRegistrationAllowed(connectionId);
        requireConnected(connectionId);
        if (connections.findOutboundCredential(connectionId)
                instanceof PartnerConnection.OutboundCredential.MissingCredential) {
            throw new ConflictException(
                    ("connection \"%s\" has no token to show the partner: state the one that it gave as"
                                    + " auth.outbound.token, or issue one with which the partner registers")
                            .formatted(connectionId));
        }
        store.applyTransition(connectionId, (registration, context) -> {
            requireOtherStage(registration, RegistrationStage.UPDATING, "a new token is on its way to the partner");
            requireOtherStage(registration, RegistrationStage.ENDING, "the registration is being ended");
            return RegistrationStateMachine.startRegistration(registration, createFreshToken(), context.now());
        });
    }

    /**
     * Issues a token with which the partner may register, in place of one issued before.
     *
     * @param validity 1 minute to 90 days
     */
    public IssuedToken issueToken(String connectionId, Duration validity) {
        requireRegistrationAllowed(connectionId);
        if (validity.compareTo(MIN_VALIDITY) < 0 || validity.compareTo(MAX_VALIDITY) > 0) {
            throw new InvalidValueException(
                    "validSeconds",
                    validity.toSeconds(),
                    "%d to %d".formatted(MIN_VALIDITY.toSeconds(), MAX_VALIDITY.toSeconds()));
        }
        BearerToken token = BearerToken.generateToken();
        PartnerRegistration after = store.applyTransition(
                connectionId,
                (registration, context) -> RegistrationStateMachine.issueToken(
                        registration,
                        new IssuedTokenHash(token.toHash(), context.now().plus(validity))));
        return new IssuedToken(token.text(), after.issuedToken().orElseThrow().validUntil());
    }

    /**
     * Takes the issued token back; an exchange that it began goes on.
     *
     * @throws NotFoundException where there is none
     */
    public void revokeIssuedToken(String connectionId) {
        store.applyTransition(connectionId, (registration, context) -> {
            if (registration.issuedToken().isEmpty()) {
                throw new NotFoundException("issued token of connection", connectionId);
            }
            return RegistrationStateMachine.removeIssuedToken(registration, RegistrationStepKind.TOKEN_REVOKED);
        });
    }

    /**
     * Gives the partner a new token of ours; the present one is taken until it has taken the new one, and for the overlap more.
     *
     * @throws ConflictException where the two are not registered
     */
    public void rotateToken(String connectionId) {
        requireRegistrationAllowed(connectionId);
        requireConnected(connectionId);
        store.applyTransition(connectionId, (registration, context) -> {
            if (registration.stage() != RegistrationStage.REGISTERED
                    && registration.stage() != RegistrationStage.UPDATING) {
                throw new ConflictException("connection \"%s\" is not registered (%s); a token is replaced once it is"
                        .formatted(connectionId, registration.stage()));
            }
            return RegistrationStateMachine.startTokenUpdate(registration, createFreshToken(), context.now());
        });
    }

    /**
     * Ends the registration: the partner is told, then nobody is let in on either side. Called while the partner is still to be
     * told, it ends at once. Limits go on by the rules of a link that falls silent; only a disconnect takes control back.
     *
     * @throws ConflictException where there is none
     */
    public void endRegistration(String connectionId, String reason) {
        store.applyTransition(connectionId, (registration, context) -> {
            if (registration.stage() == RegistrationStage.UNREGISTERED
                    || registration.stage() == RegistrationStage.ENDED) {
                throw new ConflictException(
                        "connection \"%s\" has no registration (%s)".formatted(connectionId, registration.stage()));
            }
            return RegistrationStateMachine.startEnding(registration, reason, createFreshToken(), context.now());
        });
    }

    private void requireRegistrationAllowed(String connectionId) {
        if (!requireProperties(connectionId).credentials().registration()) {
            throw new ConflictException(
                    "connection \"%s\" takes no part in registration: its property registration is false"
                            .formatted(connectionId));
        }
        if (protocol.ownAddress().isEmpty()) {
            throw new ConflictException(
                    "DERMS_PUBLIC_URL is not set: the partner has to be told where its messages go");
        }
    }

    private void requireConnected(String connectionId) {
        if (links.findLink(connectionId).flatMap(PartnerLink::disconnection).isPresent()) {
            throw new ConflictException("connection \"%s\" is disconnected; connect it first".formatted(connectionId));
        }
    }

    private static void requireOtherStage(PartnerRegistration registration, RegistrationStage stage, String reason) {
        if (registration.stage() == stage) {
            throw new ConflictException("connection \"%s\": %s".formatted(registration.connectionId(), reason));
        }
    }

    private PartnerProperties requireProperties(String connectionId) {
        return connections
                .findProperties(connectionId)
                .orElseThrow(() -> new NotFoundException("connection", connectionId));
    }

    static FreshToken createFreshToken() {
        return new FreshToken(BearerToken.generateToken(), UUID.randomUUID().toString());
    }
}
