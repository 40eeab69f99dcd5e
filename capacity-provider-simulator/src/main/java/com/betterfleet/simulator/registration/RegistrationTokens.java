package com.betterfleet.simulator.registration;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of both sides and the checks against them. A token that the simulator has offered is valid at once,
 * beside the one in force: the service may use it before its acceptance is known.
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

    /** Returns whether either side has ever begun a registration. */
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

    /** Checks the token of a Register. The initial token is valid only where the exchange begins, by POST. */
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

    /** Accepts a Register of a service that presents this token. */
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

    /** Returns the token offered in the present exchange, and creates it when there is none. */
    synchronized String offerToken() {
        inUse = true;
        offeredToken = offeredToken == null ? newToken() : offeredToken;
        return offeredToken;
    }

    /**
     * Returns a token other than the one in force. An offered token that may have been accepted stays the offered one.
     */
    synchronized String offerNewToken() {
        retireOfferedToken();
        return offerToken();
    }

    synchronized void clearExpectedToken() {
        expectedToken = null;
    }

    /** Stops offering a token that is already in force. */
    synchronized void retireOfferedToken() {
        offeredToken = isOfferedToken(offeredToken) ? offeredToken : null;
    }

    synchronized void withdrawOfferedToken() {
        offeredToken = null;
    }

    synchronized boolean isOfferedToken(@Nullable String token) {
        return token != null && token.equals(offeredToken) && !token.equals(ownToken);
    }

    /** Puts the offered token in force. It stays offered while a crossing exchange may still begin. */
    synchronized void activateOfferedToken() {
        ownToken = offeredToken == null ? ownToken : offeredToken;
        offeredToken = expectedToken == null ? null : offeredToken;
    }

    /** Puts the offered token in force when the service presents it, even if no acceptance arrived. */
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

    /** Replaces the service's endpoint; the simulator's token stays. */
    synchronized void replacePeer(PeerEndpoint newPeer) {
        peer = newPeer;
    }

    /** Invalidates the token with which an exchange began. */
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
