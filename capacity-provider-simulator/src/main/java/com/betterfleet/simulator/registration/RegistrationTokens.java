package com.betterfleet.simulator.registration;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of both sides, and who is let in with which. A token of ours that has been offered is good at once, beside the
 * one in force: the service may use it before we hear that it has taken it.
 */
public final class RegistrationTokens {
    private static final String SCHEME = "Token ";

    private boolean inUse;
    private boolean ended;
    private @Nullable String expectedToken;
    private @Nullable String usedInitialToken;
    private @Nullable String ownToken;
    private @Nullable String offeredToken;
    private @Nullable PeerEndpoint peer;

    public synchronized RegistrationState registrationState() {
        if (peer != null) {
            return new RegistrationState.Registered(peer);
        }
        return ended ? new RegistrationState.Ended() : new RegistrationState.Unregistered();
    }

    /** Whether anybody has ever begun with a registration; else there is none to speak of. */
    synchronized boolean isInUse() {
        return inUse;
    }

    /** @param authorization the header, or null */
    public synchronized AdmissionDecision admitMessage(@Nullable String authorization) {
        if (isOwnToken(extractToken(authorization))) {
            return AdmissionDecision.ADMITTED;
        }
        return peer == null && !ended ? AdmissionDecision.USE_PRESHARED_CREDENTIAL : AdmissionDecision.REFUSED;
    }

    /** To Register: with what was agreed for it only where the exchange begins, by POST. */
    public synchronized AdmissionDecision admitRegister(String method, @Nullable String authorization) {
        if (!inUse) {
            return AdmissionDecision.USE_PRESHARED_CREDENTIAL;
        }
        String token = extractToken(authorization);
        boolean post = method.equals("POST");
        boolean admitted = post ? isOwnToken(token) || isExpectedToken(token) : peer != null && isOwnToken(token);
        return admitted ? AdmissionDecision.ADMITTED : AdmissionDecision.REFUSED;
    }

    static @Nullable String extractToken(@Nullable String authorization) {
        return authorization == null || !authorization.startsWith(SCHEME)
                ? null
                : authorization.substring(SCHEME.length());
    }

    /** A service that shows this token may register. */
    synchronized void expectToken(String token) {
        inUse = true;
        expectedToken = token;
    }

    synchronized boolean isExpectedToken(@Nullable String token) {
        return token != null && token.equals(expectedToken);
    }

    synchronized boolean isExpectingToken() {
        return expectedToken != null;
    }

    /** The token that is offered in the exchange under way; made where there is none. */
    synchronized String offerToken() {
        inUse = true;
        offeredToken = offeredToken == null ? newToken() : offeredToken;
        return offeredToken;
    }

    /** A token other than the one in force; one that was offered and may have been taken stays the offered one. */
    synchronized String offerNewToken() {
        retireOfferedToken();
        return offerToken();
    }

    synchronized void clearExpectedToken() {
        expectedToken = null;
    }

    /** What is in force is not offered any more. */
    synchronized void retireOfferedToken() {
        offeredToken = isOfferedToken(offeredToken) ? offeredToken : null;
    }

    synchronized void withdrawOfferedToken() {
        offeredToken = null;
    }

    synchronized boolean isOfferedToken(@Nullable String token) {
        return token != null && token.equals(offeredToken) && !token.equals(ownToken);
    }

    /** The service has the offered token. It stays the offered one while a crossing exchange may still begin. */
    synchronized void activateOfferedToken() {
        ownToken = offeredToken == null ? ownToken : offeredToken;
        offeredToken = expectedToken == null ? null : offeredToken;
    }

    /** Who shows the offered token has it, even where we never heard so. */
    synchronized void activateOfferedToken(String presentedToken) {
        if (isOfferedToken(presentedToken)) {
            activateOfferedToken();
        }
    }

    synchronized void completeExchange(PeerEndpoint newPeer) {
        peer = newPeer;
        ended = false;
        activateOfferedToken();
    }

    /** The service has replaced its own, ours stays. */
    synchronized void replacePeer(PeerEndpoint newPeer) {
        peer = newPeer;
    }

    /** The token with which an exchange began has served. */
    synchronized void invalidateInitialToken(String initialToken) {
        usedInitialToken = initialToken;
        expectedToken = initialToken.equals(expectedToken) ? null : expectedToken;
    }

    synchronized void endRegistration() {
        peer = null;
        ownToken = null;
        offeredToken = null;
        expectedToken = null;
        ended = true;
    }

    synchronized @Nullable PeerEndpoint peer() {
        return peer;
    }

    synchronized @Nullable String ownToken() {
        return offeredToken == null ? ownToken : offeredToken;
    }

    synchronized @Nullable String usedInitialToken() {
        return usedInitialToken;
    }

    static String newToken() {
        return "sample-" + UUID.randomUUID();
    }

    private boolean isOwnToken(@Nullable String token) {
        return token != null && (token.equals(ownToken) || token.equals(offeredToken));
    }
}
