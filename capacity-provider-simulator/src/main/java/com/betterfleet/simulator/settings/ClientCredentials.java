package com.betterfleet.simulator.settings;

/** An OAuth client and its secret. Neither is ever shown. */
public record ClientCredentials(String id, String secret) {
    @Override
    public String toString() {
        return "ClientCredentials[redacted]";
    }
}
