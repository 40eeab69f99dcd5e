package com.betterfleet.derms.registration;

import com.betterfleet.derms.link.ListeningTime;
import com.betterfleet.derms.registration.PartnerRegistration.IssuedTokenHash;
import com.betterfleet.derms.registration.PartnerRegistration.PartnerOffer;
import com.betterfleet.derms.registration.PartnerRegistration.RegistrationStage;
import com.betterfleet.derms.registration.PartnerRegistration.TokenRole;
import com.betterfleet.derms.registration.RegistrationStateMachine.FreshToken;
import com.betterfleet.derms.registration.RegistrationStateMachine.SendFailure;
import com.betterfleet.derms.registration.RegistrationStep.RegistrationStepKind;
import com.betterfleet.derms.secret.BearerToken;
import com.betterfleet.derms.secret.TokenHash;
import com.betterfleet.derms.time.Interval;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An exchange of tokens in a test, with its due messages and its history. */
final class RegistrationScenario {

    static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    static final Duration OVERLAP = Duration.ofMinutes(5);
    static final URI PARTNER = URI.create("https://partner.example/oscp/cp/2.0");

    private final Optional<TokenHash> configuredToken;
    private PartnerRegistration registration;
    private Instant now = START;
    private int counter;
    private List<RegistrationAction> lastActions = List.of();
    private final List<RegistrationStepKind> steps = new ArrayList<>();
    private final List<Interval> suspensions = new ArrayList<>();

    private RegistrationScenario(Optional<String> token) {
        this.configuredToken = token.map(RegistrationScenario::hash);
        registration = PartnerRegistration.createUnregistered("c", START);
    }

    /** Creates an exchange with a configured token with which the partner may register. */
    static RegistrationScenario withConfiguredToken(String inbound) {
        return new RegistrationScenario(Optional.of(inbound));
    }

    static RegistrationScenario withoutConfiguredToken() {
        return new RegistrationScenario(Optional.empty());
    }

    RegistrationScenario issueToken(String token, Duration validity) {
        return applyTransition(RegistrationStateMachine.issueToken(
                registration, new IssuedTokenHash(hash(token), now.plus(validity))));
    }

    RegistrationScenario startRegistration() {
        return applyTransition(RegistrationStateMachine.startRegistration(registration, createFreshToken(), now));
    }

    RegistrationScenario replaceOwnToken() {
        return applyTransition(RegistrationStateMachine.startTokenUpdate(registration, createFreshToken(), now));
    }

    RegistrationScenario endRegistration() {
        return applyTransition(
                RegistrationStateMachine.startEnding(registration, "moved away", createFreshToken(), now));
    }

    /** The partner registers with a valid token. */
    RegistrationScenario receiveRegistration(String presentedToken, String offeredToken) {
        return receiveRegistration(presentedToken, offeredToken, PARTNER, Optional.empty());
    }

    RegistrationScenario receiveRegistration(
            String presentedToken, String offeredToken, URI url, Optional<String> correlation) {
        PartnerOffer offer =
                new PartnerOffer(new BearerToken(offeredToken), url, "partner-request-" + ++counter, false);
        return applyTransition(RegistrationStateMachine.receiveRegistration(
                registration,
                offer,
                identifyToken(presentedToken).orElseThrow(),
                correlation,
                createFreshToken(),
                context()));
    }

    RegistrationScenario receiveUpdate(String offeredToken) {
        return applyTransition(RegistrationStateMachine.receiveUpdate(
                registration,
                new PartnerOffer(new BearerToken(offeredToken), PARTNER, "partner-request-" + ++counter, false)));
    }

    RegistrationScenario receiveEnd() {
        return applyTransition(
                RegistrationStateMachine.endByPartner(registration, "partner-request-" + ++counter, now));
    }

    /** The partner accepted the message that is being sent. */
    RegistrationScenario confirmDelivery() {
        return confirmDelivery(message());
    }

    RegistrationScenario confirmDelivery(String requestId) {
        return applyTransition(RegistrationStateMachine.confirmDelivery(registration, requestId, context()));
    }

    RegistrationScenario refuseMessage(boolean permanent) {
        return applyTransition(RegistrationStateMachine.handleSendFailure(
                registration, message(), new SendFailure(true, permanent, "answered 401: unknown"), context()));
    }

    RegistrationScenario leaveUnanswered() {
        return applyTransition(RegistrationStateMachine.handleSendFailure(
                registration, message(), new SendFailure(false, false, "was not reached"), context()));
    }

    RegistrationScenario disconnectLink() {
        return applyTransition(PartnerRegistrationService.stopForDisconnect(registration, now));
    }

    RegistrationScenario changeConfiguration() {
        return applyTransition(RegistrationStateMachine.resetForConfiguration(registration, now));
    }

    RegistrationScenario advanceTime(Duration time) {
        now = now.plus(time);
        return applyTransition(RegistrationStateMachine.expireOverdue(registration, context()));
    }

    /** No instance listens for a while. */
    RegistrationScenario suspendService(Duration time) {
        suspensions.addFirst(new Interval(now, now.plus(time)));
        return advanceTime(time);
    }

    private ListeningTime listening() {
        Instant since = suspensions.isEmpty() ? START : suspensions.getFirst().end();
        return new ListeningTime(since, now, suspensions, false);
    }

    RegistrationStatus status() {
        return RegistrationStatus.of(registration, true, now, registration.findAnswerEnd(listening()));
    }

    RegistrationScenario removeIssuedToken(RegistrationStepKind reason) {
        return applyTransition(RegistrationStateMachine.removeIssuedToken(registration, reason));
    }

    private RegistrationScenario applyTransition(RegistrationTransition transition) {
        registration = transition.after();
        lastActions = transition.actions();
        transition.notes().forEach(note -> steps.add(note.kind()));
        return this;
    }

    RegistrationStage stage() {
        return registration.stage();
    }

    PartnerRegistration registration() {
        return registration;
    }

    /** The actions of the latest transition. */
    List<RegistrationAction> lastActions() {
        return lastActions;
    }

    List<RegistrationStepKind> steps() {
        return steps;
    }

    /** The role of a token now; empty where it is not valid. */
    Optional<TokenRole> identifyToken(String token) {
        return registration.identifyToken(hash(token), configuredToken, now);
    }

    /** The token that is or was sent to the partner. */
    String pendingTokenText() {
        return registration.pendingToken().orElseThrow().token().text();
    }

    /** The token that the service presents, once the partner offered one. */
    String outboundTokenText() {
        return registration.partnerOffer().orElseThrow().token().text();
    }

    String message() {
        return registration.messageId().orElseThrow();
    }

    static TokenHash hash(String token) {
        return TokenHash.of(token);
    }

    private FreshToken createFreshToken() {
        return new FreshToken(new BearerToken("own-token-" + ++counter), "message-" + counter);
    }

    private TransitionContext context() {
        return new TransitionContext(now, listening(), OVERLAP, configuredToken);
    }
}
