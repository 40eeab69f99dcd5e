package com.betterfleet.derms.registration;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * The other side of an exchange, written from the protocol alone and deliberately simple: it creates a token for each
 * message, answers each beginning, and keeps every token that it was offered.
 */
final class SimulatedPartner {

    /** A message of the partner that waits for delivery. */
    record Message(String shown, String given, Optional<String> correlation) {}

    private final Set<String> acceptedTokens = new HashSet<>();
    private final Queue<Message> waiting = new ArrayDeque<>();
    private final String tokenA;
    private Optional<String> outbound = Optional.empty();
    private Optional<String> newest = Optional.empty();
    private int numbers;

    /** @param forUs the token A with which the service may begin */
    SimulatedPartner(String forUs, String tokenA) {
        acceptedTokens.add(forUs);
        this.tokenA = tokenA;
    }

    void startRegistration() {
        waiting.add(new Message(tokenA, fresh(), Optional.empty()));
    }

    /** Receives the service's registration; one that begins an exchange is answered by the partner's own. */
    boolean receiveRegistration(String shown, String given, String requestId, boolean answers) {
        if (!acceptedTokens.contains(shown)) {
            return false;
        }
        outbound = Optional.of(given);
        if (!answers) {
            waiting.add(new Message(given, fresh(), Optional.of(requestId)));
        }
        return true;
    }

    Queue<Message> waiting() {
        return waiting;
    }

    /** The token that it presents. */
    Optional<String> outbound() {
        return outbound;
    }

    boolean accepts(String token) {
        return acceptedTokens.contains(token);
    }

    /** The token that it offered last. */
    Optional<String> newest() {
        return newest;
    }

    private String fresh() {
        String token = "partner-" + ++numbers;
        acceptedTokens.add(token);
        newest = Optional.of(token);
        return token;
    }
}
