package com.betterfleet.simulator.registration;

/**
 * What the service has told of itself.
 *
 * @param token what it wants to be shown; seen by no log
 * @param baseUrl where it listens, without a slash at the end
 */
public record PeerEndpoint(String token, String baseUrl) {
    @Override
    public String toString() {
        return "Peer[" + baseUrl + "]";
    }
}
