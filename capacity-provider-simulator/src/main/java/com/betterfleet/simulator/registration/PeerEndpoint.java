package com.betterfleet.simulator.registration;

/**
 * Endpoint of the service as stated in its Register.
 *
 * @param token token that the service requires; never logged
 * @param baseUrl without a slash at the end
 */
public record PeerEndpoint(String token, String baseUrl) {
    @Override
    public String toString() {
        return "Peer[" + baseUrl + "]";
    }
}
