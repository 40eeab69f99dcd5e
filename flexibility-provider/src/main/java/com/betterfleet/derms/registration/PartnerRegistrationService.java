package com.betterfleet.derms.registration;

import com.betterfleet.derms.link.LinkDisconnected;
import com.betterfleet.derms.partner.ConnectionRules;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.partner.PartnerProtocol;
import com.betterfleet.derms.refusal.ForbiddenException;
import com.betterfleet.derms.refusal.RejectedRequestException;
import com.betterfleet.derms.registration.PartnerRegistration.PartnerOffer;
import com.betterfleet.derms.registration.PartnerRegistration.RegistrationStage;
import com.betterfleet.derms.registration.PartnerRegistration.TokenRole;
import com.betterfleet.derms.registration.RegistrationStateMachine.RegistrationNote;
import com.betterfleet.derms.registration.RegistrationStateMachine.RegistrationTransition;
import com.betterfleet.derms.registration.RegistrationStateMachine.SendFailure;
import com.betterfleet.derms.registration.RegistrationStateMachine.TransitionContext;
import com.betterfleet.derms.registration.RegistrationStep.RegistrationStepKind;
import com.betterfleet.derms.secret.BearerToken;
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
public class PartnerRegistrationService {

    /** What a partner shows once it is registered; the token that begins an exchange can neither replace nor end one. */
    private static final Set<TokenRole> REGISTERED_TOKEN_ROLES =
            EnumSet.of(TokenRole.CURRENT, TokenRole.FORMER, TokenRole.PENDING);

    private static final Duration RATE_PERIOD = Duration.ofMinutes(1);

    /** Far more than lost answers and crossing registrations bring about. */
    private static final int MAX_REGISTRATIONS_PER_PERIOD = 20;

    private final JdbcRegistrations registrations;
    private final PartnerConnections connections;
    private final ConnectionRules connectionRules;
    private final PartnerProtocol protocol;
    private final RegistrationStore store;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    PartnerRegistrationService(
            JdbcRegistrations registrations,
            PartnerConnections connections,
            ConnectionRules rules,
            PartnerProtocol protocol,
            RegistrationStore store,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.registrations = registrations;
        this.connections = connections;
        this.connectionRules = rules;
        this.protocol = protocol;
        this.store = store;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * A message of a partner about the exchange.
     *
     * @param tokenHash with what it was let in; absent where it was by an access token
     * @param correlationId the request id of ours that it says to answer
     */
    public record RegistrationCall(
            String connectionId, Optional<TokenHash> tokenHash, String requestId, Optional<String> correlationId) {}

    /**
     * What a partner states of itself.
     *
     * @param token with which we are to be let in
     * @param baseUrl where its messages go, in the version that was chosen
     * @param urlField the field that stated the address, for a refusal
     */
    public record RegistrationOffer(String token, String baseUrl, String urlField) {
        @Override
        public String toString() {
            return "Offer[" + baseUrl + "]";
        }
    }

    /**
     * The partner registers, or answers our registration.
     *
     * @return whether the token that it showed is taken still; where not, nothing happened
     * @throws RejectedRequestException where this connection takes no registration, or the offer cannot be used; that is remembered
     */
    public boolean receiveRegistration(RegistrationCall call, RegistrationOffer offer) {
        return recordingRefusal(call, () -> {
            PartnerOffer partnerOffer = toPartnerOffer(call, offer);
            requireOwnAddress();
            return applyIfAuthenticated(call, (registration, tokenRole, rules) -> {
                requireNotEnding(registration);
                return RegistrationStateMachine.receiveRegistration(
                        registration,
                        partnerOffer,
                        tokenRole,
                        call.correlationId(),
                        RegistrationAdministration.createFreshToken(),
                        rules);
            });
        });
    }

    /**
     * The partner replaces its token and address.
     *
     * @return as for {@link #receiveRegistration}
     * @throws RejectedRequestException as there, and where it is not registered
     */
    public boolean receiveUpdate(RegistrationCall call, RegistrationOffer offer) {
        return recordingRefusal(call, () -> {
            PartnerOffer partnerOffer = toPartnerOffer(call, offer);
            return applyIfAuthenticated(call, (registration, tokenRole, rules) -> {
                requireRegistered(registration, tokenRole);
                requireNotEnding(registration);
                return RegistrationStateMachine.receiveUpdate(registration, partnerOffer);
            });
        });
    }

    /**
     * The partner ends it: its token is dead with our answer, and so is ours.
     *
     * @return as for {@link #receiveRegistration}
     * @throws RejectedRequestException as for {@link #receiveUpdate}
     */
    public boolean receiveEnd(RegistrationCall call) {
        return recordingRefusal(call, () -> {
            requireRegistrationAllowed(call);
            return applyIfAuthenticated(call, (registration, tokenRole, rules) -> {
                requireRegistered(registration, tokenRole);
                return RegistrationStateMachine.endByPartner(registration, call.requestId(), rules.now());
            });
        });
    }

    /** Something that the partner wanted was refused before it came here; told to those who follow the exchange. */
    public void recordRefusal(String connectionId, String requestId, String reason) {
        transaction.executeWithoutResult(status -> store.recordStep(
                connectionId,
                new RegistrationNote(RegistrationStepKind.REFUSED, Optional.of(requestId), Optional.of(reason))));
    }

    /** The token that a message of ours tells; empty where the message has no part in the exchange any more. */
    @Transactional(readOnly = true)
    public Optional<BearerToken> findMessageToken(String connectionId, String requestId) {
        return registrations
                .findRegistration(connectionId)
                .flatMap(registration -> registration.findMessageToken(requestId));
    }

    /** The partner took a message of ours. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void recordDelivery(String connectionId, String requestId) {
        store.applyTransitionIfPresent(
                connectionId,
                (registration, rules) -> RegistrationStateMachine.confirmDelivery(registration, requestId, rules));
    }

    /**
     * The partner did not take a message of ours.
     *
     * @param answered whether it answered at all
     * @param permanent whether telling it again cannot help
     * @param description what came of it, without secrets, as it follows on "the partner"
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void recordSendFailure(
            String connectionId, String requestId, boolean answered, boolean permanent, String description) {
        store.applyTransitionIfPresent(
                connectionId,
                (registration, rules) -> RegistrationStateMachine.handleSendFailure(
                        registration, requestId, new SendFailure(answered, permanent, description), rules));
    }

    @EventListener
    void onLinkDisconnected(LinkDisconnected event) {
        store.applyTransitionIfPresent(
                event.connectionId(), (registration, rules) -> stopForDisconnect(registration, rules.now()));
    }

    /** What was queued was cancelled with the link: the exchange waits for a person, and an end is not told any more. */
    static RegistrationTransition stopForDisconnect(PartnerRegistration before, Instant now) {
        return switch (before.stage()) {
            case ASKING, AWAITING_ANSWER, ANSWERING, UPDATING ->
                RegistrationStateMachine.stopExchange(before, "the connection was disconnected on purpose", now);
            case ENDING ->
                RegistrationStateMachine.endRegistration(
                        before,
                        "ended by us without the partner: the connection was disconnected before it was told",
                        now);
            default -> RegistrationTransition.of(before);
        };
    }

    /** A step of the exchange that depends on what was shown. */
    private interface RegistrationOperation {
        RegistrationTransition apply(PartnerRegistration registration, TokenRole tokenRole, TransitionContext rules);
    }

    private interface RecordedOperation {
        boolean execute();
    }

    private boolean recordingRefusal(RegistrationCall call, RecordedOperation operation) {
        try {
            return operation.execute();
        } catch (RejectedRequestException refusal) {
            recordRefusal(call.connectionId(), call.requestId(), refusal.text());
            throw refusal;
        }
    }

    private boolean applyIfAuthenticated(RegistrationCall call, RegistrationOperation operation) {
        Boolean applied = transaction.execute(status -> {
            boolean[] authenticated = {true};
            store.applyTransition(call.connectionId(), (registration, rules) -> {
                Optional<TokenRole> tokenRole = call.tokenHash()
                        .flatMap(hash -> registration.identifyToken(hash, rules.configuredToken(), rules.now()));
                authenticated[0] = tokenRole.isPresent();
                return tokenRole
                        .map(token -> operation.apply(registration, token, rules))
                        .orElseGet(() -> RegistrationTransition.of(registration));
            });
            return authenticated[0];
        });
        return Boolean.TRUE.equals(applied);
    }

    private PartnerOffer toPartnerOffer(RegistrationCall call, RegistrationOffer offer) {
        requireRegistrationAllowed(call);
        ConnectionRules.requireToken("token", offer.token());
        URI url = connectionRules.requireUrl(offer.urlField(), offer.baseUrl());
        return new PartnerOffer(new BearerToken(offer.token()), url, call.requestId(), false);
    }

    /**
     * Whether a partner has registered so often of late that it must be answering our answers: each would bring another, for ever.
     */
    @Transactional(readOnly = true)
    public boolean exceedsRegistrationRate(String connectionId) {
        return registrations.countStepsSince(
                        connectionId,
                        RegistrationStepKind.RECEIVED,
                        clock.instant().minus(RATE_PERIOD))
                >= MAX_REGISTRATIONS_PER_PERIOD;
    }

    /** @throws ForbiddenException where this connection takes no registration */
    public void requireRegistrationAllowed(RegistrationCall call) {
        boolean allowed = connections
                .findProperties(call.connectionId())
                .filter(properties -> properties.credentials().registration())
                .isPresent();
        if (!allowed || call.tokenHash().isEmpty()) {
            throw new ForbiddenException("this connection takes no registration; its credentials are agreed otherwise");
        }
    }

    private void requireOwnAddress() {
        if (protocol.ownAddress().isEmpty()) {
            throw new ForbiddenException(
                    "no registration is taken yet: this installation has not been told its own public address");
        }
    }

    private static void requireRegistered(PartnerRegistration registration, TokenRole tokenRole) {
        if (!REGISTERED_TOKEN_ROLES.contains(tokenRole)
                || registration.partnerOffer().isEmpty()) {
            throw new ForbiddenException("there is no registration to change or end; register with POST first");
        }
    }

    private static void requireNotEnding(PartnerRegistration registration) {
        if (registration.stage() == RegistrationStage.ENDING) {
            throw new ForbiddenException("the registration is being ended from our side");
        }
    }
}
