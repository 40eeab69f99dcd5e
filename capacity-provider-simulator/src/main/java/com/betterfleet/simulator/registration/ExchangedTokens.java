package com.betterfleet.simulator.registration;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of both sides, and who is let in with which. A token of ours that has been offered is good at once, beside the
 * one in force: the service may use it before we hear that it has taken it.
 */
public final class ExchangedTokens {
    private static final String SCHEME = "Token ";

    private boolean concerned;
    private boolean ended;
    private @Nullable String awaited;
    private @Nullable String dead;
    private @Nullable String ours;
    private @Nullable String offered;
    private @Nullable Peer peer;

    public synchronized Standing standing() {
        if (peer != null) {
            return new Standing.Registered(peer);
        }
        return ended ? new Standing.Ended() : new Standing.Unregistered();
    }

    /** Whether anybody has ever begun with a registration; else there is none to speak of. */
    synchronized boolean isConcerned() {
        return concerned;
    }

    /** @param authorization the header, or null */
    public synchronized Admission toMessages(@Nullable String authorization) {
        if (isOurs(shown(authorization))) {
            return Admission.ADMITTED;
        }
        return peer == null && !ended ? Admission.AS_AGREED : Admission.REFUSED;
    }

    /** To Register: with what was agreed for it only where the exchange begins, by POST. */
    public synchronized Admission toRegister(String method, @Nullable String authorization) {
        if (!concerned) {
            return Admission.AS_AGREED;
        }
        String token = shown(authorization);
        boolean post = method.equals("POST");
        boolean admitted = post ? isOurs(token) || isAwaited(token) : peer != null && isOurs(token);
        return admitted ? Admission.ADMITTED : Admission.REFUSED;
    }

    static @Nullable String shown(@Nullable String authorization) {
        return authorization == null || !authorization.startsWith(SCHEME)
                ? null
                : authorization.substring(SCHEME.length());
    }

    /** A service that shows this token may register. */
    synchronized void await(String token) {
        concerned = true;
        awaited = token;
    }

    synchronized boolean isAwaited(@Nullable String token) {
        return token != null && token.equals(awaited);
    }

    synchronized boolean awaits() {
        return awaited != null;
    }

    /** The token that is offered in the exchange under way; made where there is none. */
    synchronized String offer() {
        concerned = true;
        offered = offered == null ? fresh() : offered;
        return offered;
    }

    /** A token other than the one in force; one that was offered and may have been taken stays the offered one. */
    synchronized String offerAnother() {
        retireOffer();
        return offer();
    }

    synchronized void forgetAwaited() {
        awaited = null;
    }

    /** What is in force is not offered any more. */
    synchronized void retireOffer() {
        offered = isOffered(offered) ? offered : null;
    }

    synchronized void withdrawOffer() {
        offered = null;
    }

    synchronized boolean isOffered(@Nullable String token) {
        return token != null && token.equals(offered) && !token.equals(ours);
    }

    /** The service has the offered token. It stays the offered one while a crossing exchange may still begin. */
    synchronized void settleOurs() {
        ours = offered == null ? ours : offered;
        offered = awaited == null ? null : offered;
    }

    /** Who shows the offered token has it, even where we never heard so. */
    synchronized void settleOurs(String shown) {
        if (isOffered(shown)) {
            settleOurs();
        }
    }

    synchronized void settle(Peer given) {
        peer = given;
        ended = false;
        settleOurs();
    }

    /** The service has replaced its own, ours stays. */
    synchronized void replace(Peer given) {
        peer = given;
    }

    /** The token with which an exchange began has served. */
    synchronized void kill(String agreed) {
        dead = agreed;
        awaited = agreed.equals(awaited) ? null : awaited;
    }

    synchronized void end() {
        peer = null;
        ours = null;
        offered = null;
        awaited = null;
        ended = true;
    }

    synchronized @Nullable Peer peer() {
        return peer;
    }

    synchronized @Nullable String ours() {
        return offered == null ? ours : offered;
    }

    synchronized @Nullable String dead() {
        return dead;
    }

    static String fresh() {
        return "sample-" + UUID.randomUUID();
    }

    private boolean isOurs(@Nullable String token) {
        return token != null && (token.equals(ours) || token.equals(offered));
    }
}
