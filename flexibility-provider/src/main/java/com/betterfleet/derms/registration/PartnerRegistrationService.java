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
import com.betterfleet.derms.registration.RegistrationStateMachine.SendFailure;
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
 * Applies the partner's messages about the exchange of tokens, and the results of sending the service's own (M3). The
 * caller has authenticated the partner; its token is checked again under the lock of the link, since it may have
 * expired meanwhile.
 */
@Service
public class PartnerRegistrationService {

    /**
     * The tokens of a registered partner. A token that begins an exchange can neither replace nor end a registration.
     */
    private static final Set<TokenRole> REGISTERED_TOKEN_ROLES =
            EnumSet.of(TokenRole.CURRENT, TokenRole.FORMER, TokenRole.PENDING);

    private static final Duration RATE_PERIOD = Duration.ofMinutes(1);

    /** Far above the number that lost answers and crossing registrations cause. */
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
     * @param tokenHash the hash of the presented token; absent for an access token
     * @param correlationId the request id of the service's message that it answers
     * @param onAcceptance run within the transaction that accepts the message
     */
    public record RegistrationCall(
            String connectionId,
            Optional<TokenHash> tokenHash,
            String requestId,
            Optional<String> correlationId,
            Runnable onAcceptance) {}

    /**
     * The partner's token and address as its message states them.
     *
     * @param token the token that the service is to present
     * @param baseUrl the address of its messages, in the chosen version
     * @param urlField the field that stated the address, for an error message
     */
    public record RegistrationOffer(String token, String baseUrl, String urlField) {
        @Override
        public String toString() {
            return "RegistrationOffer[" + baseUrl + "]";
        }
    }

    /**
     * Applies the partner's registration, or its answer to the service's registration.
     *
     * @return whether the presented token is still valid; otherwise nothing changed
     * @throws RejectedRequestException where this connection allows no registration, or the offer is invalid; it is
     *     recorded
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
     * Applies the partner's new token and address.
     *
     * @return as for {@link #receiveRegistration}
     * @throws RejectedRequestException as there, and where the partner is not registered
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
     * Ends the registration at the partner's request: with the answer both sides' tokens become invalid.
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

    /** Records a request of the partner that was refused before it reached this service. */
    public void recordRefusal(String connectionId, String requestId, String reason) {
        transaction.executeWithoutResult(status -> store.recordStep(
                connectionId,
                new RegistrationNote(RegistrationStepKind.REFUSED, Optional.of(requestId), Optional.of(reason))));
    }

    /** Returns the token for a message of the service; empty where the message is no longer part of the exchange. */
    @Transactional(readOnly = true)
    public Optional<BearerToken> findMessageToken(String connectionId, String requestId) {
        return registrations
                .findRegistration(connectionId)
                .flatMap(registration -> registration.findMessageToken(requestId));
    }

    /** The partner accepted a message of the service. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void recordDelivery(String connectionId, String requestId) {
        store.applyTransitionIfPresent(
                connectionId,
                (registration, rules) -> RegistrationStateMachine.confirmDelivery(registration, requestId, rules));
    }

    /**
     * The partner did not accept a message of the service.
     *
     * @param answered whether the partner answered at all
     * @param permanent whether another attempt cannot succeed
     * @param description the failure, without secrets, as it follows on "the partner"
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

    /** Queued messages were cancelled with the link: the exchange waits for an operator, and an end is not sent. */
    static RegistrationTransition stopForDisconnect(PartnerRegistration before, Instant now) {
        return switch (before.stage()) {
            case ASKING, AWAITING_ANSWER, ANSWERING, UPDATING ->
                RegistrationStateMachine.stopExchange(before, "an operator disconnected the connection", now);
            case ENDING ->
                RegistrationStateMachine.endRegistration(
                        before,
                        "ended by the service alone: the connection was disconnected before the partner was notified",
                        now);
            default -> RegistrationTransition.of(before);
        };
    }

    /** A step of the exchange that depends on the presented token. */
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
            if (authenticated[0]) {
                call.onAcceptance().run();
            }
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

    /** Returns whether a partner registers so often that it probably answers answers in an endless loop. */
    @Transactional(readOnly = true)
    public boolean exceedsRegistrationRate(String connectionId) {
        return registrations.countStepsSince(
                        connectionId,
                        RegistrationStepKind.RECEIVED,
                        clock.instant().minus(RATE_PERIOD))
                >= MAX_REGISTRATIONS_PER_PERIOD;
    }

    /** @throws ForbiddenException where this connection allows no registration */
    public void requireRegistrationAllowed(RegistrationCall call) {
        boolean allowed = connections
                .findProperties(call.connectionId())
                .filter(properties -> properties.credentials().registration())
                .isPresent();
        if (!allowed || call.tokenHash().isEmpty()) {
            throw new ForbiddenException(
                    "this connection allows no registration; its credentials are configured on both sides");
        }
    }

    private void requireOwnAddress() {
        if (protocol.ownAddress().isEmpty()) {
            throw new ForbiddenException(
                    "no registration is accepted yet: the public address of this installation is not configured");
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
            throw new ForbiddenException("the service is ending this registration");
        }
    }
}
