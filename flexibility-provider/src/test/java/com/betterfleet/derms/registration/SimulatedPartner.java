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
    record Message(String presentedToken, String offeredToken, Optional<String> correlation) {}

    private final Set<String> acceptedTokens = new HashSet<>();
    private final Queue<Message> waiting = new ArrayDeque<>();
    private final String configuredToken;
    private Optional<String> outbound = Optional.empty();
    private Optional<String> newest = Optional.empty();
    private int counter;

    /** @param serviceToken the configured token with which the service may register */
    SimulatedPartner(String serviceToken, String configuredToken) {
        acceptedTokens.add(serviceToken);
        this.configuredToken = configuredToken;
    }

    void startRegistration() {
        waiting.add(new Message(configuredToken, createToken(), Optional.empty()));
    }

    /** Receives the service's registration; one that begins an exchange is answered by the partner's own. */
    boolean receiveRegistration(String presentedToken, String offeredToken, String requestId, boolean answers) {
        if (!acceptedTokens.contains(presentedToken)) {
            return false;
        }
        outbound = Optional.of(offeredToken);
        if (!answers) {
            waiting.add(new Message(offeredToken, createToken(), Optional.of(requestId)));
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

    private String createToken() {
        String token = "partner-" + ++counter;
        acceptedTokens.add(token);
        newest = Optional.of(token);
        return token;
    }
}
