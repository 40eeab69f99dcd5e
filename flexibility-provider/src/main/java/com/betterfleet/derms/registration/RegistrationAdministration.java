package com.betterfleet.derms.registration;

import com.betterfleet.derms.link.LinkStore;
import com.betterfleet.derms.link.ListeningLease;
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
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The operators' actions on the exchange of tokens, and its history (M3). */
@Service
@Transactional
public class RegistrationAdministration {

    /** The validity of an issued token unless another one is requested. */
    public static final Duration DEFAULT_VALIDITY = Duration.ofDays(7);

    private static final Duration MIN_VALIDITY = Duration.ofMinutes(1);
    private static final Duration MAX_VALIDITY = Duration.ofDays(90);

    private final JdbcRegistrations registrations;
    private final PartnerConnections connections;
    private final LinkStore links;
    private final PartnerProtocol protocol;
    private final RegistrationStore store;
    private final ListeningLease lease;
    private final InstantSource clock;

    RegistrationAdministration(
            JdbcRegistrations registrations,
            PartnerConnections connections,
            LinkStore links,
            PartnerProtocol protocol,
            RegistrationStore store,
            ListeningLease lease,
            InstantSource clock) {
        this.registrations = registrations;
        this.connections = connections;
        this.links = links;
        this.protocol = protocol;
        this.store = store;
        this.lease = lease;
        this.clock = clock;
    }

    /** A token with which the partner may register. It is returned only once, and is valid for one exchange. */
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
        PartnerRegistration registration = registrations
                .findRegistration(connectionId)
                .orElseGet(() -> PartnerRegistration.createUnregistered(connectionId, now));
        Optional<Instant> answerEnd = registration.answerDueAt().isPresent()
                ? registration.findAnswerEnd(lease.readListeningTime())
                : Optional.empty();
        return RegistrationStatus.of(registration, allowed, now, answerEnd);
    }

    /** Returns the steps of the exchange, newest first; {@code before} is a step's id, 0 for the newest of all. */
    @Transactional(readOnly = true)
    public List<RegistrationStep> listSteps(String connectionId, long before, int limit) {
        requireProperties(connectionId);
        return registrations.listSteps(connectionId, before, limit);
    }

    /**
     * Registers with the partner, again if necessary; an answer that the partner waits for is repeated.
     *
     * @throws ConflictException without an outbound token, on a disconnected link, or without a public address of the
     *     service
     */
    public void startRegistration(String connectionId) {
        requireRegistrationAllowed(connectionId);
        requireConnected(connectionId);
        if (connections.findOutboundCredential(connectionId)
                instanceof PartnerConnection.OutboundCredential.MissingCredential) {
            throw new ConflictException(
                    ("connection \"%s\" has no token to present to the partner: state the token that the partner issued as"
                                    + " auth.outbound.token, or issue a token with which the partner registers")
                            .formatted(connectionId));
        }
        store.applyTransition(connectionId, (registration, context) -> {
            requireOtherStage(registration, RegistrationStage.UPDATING, "a new token is being sent to the partner");
            requireOtherStage(registration, RegistrationStage.ENDING, "the registration is being ended");
            return RegistrationStateMachine.startRegistration(registration, createFreshToken(), context.now());
        });
    }

    /**
     * Issues a token with which the partner may register; an earlier one becomes invalid.
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
     * Revokes the issued token; an exchange that it began continues.
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
     * Replaces the partner's token. The present one stays valid until the partner accepts the new one, and for the
     * overlap.
     *
     * @throws ConflictException where the partner is not registered
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
     * Ends the registration: the partner is notified, then no token is valid on either side. Called again before that,
     * it ends at once. Limits follow the rules of a lost link; only a disconnect starts local control.
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
            throw new ConflictException("connection \"%s\" allows no registration: its property registration is false"
                    .formatted(connectionId));
        }
        if (protocol.ownAddress().isEmpty()) {
            throw new ConflictException("DERMS_PUBLIC_URL is not set: the partner needs the address for its messages");
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
