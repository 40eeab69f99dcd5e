package com.betterfleet.simulator.scenario;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the distributor behaves on the link.
 *
 * @param handshake the side that starts it
 * @param demandedHeartbeat interval of heartbeats required of the service; null: none are required
 * @param offlineAfterIntervals {@code offline_mode_at} is this many heartbeat intervals ahead
 * @param measurementConfiguration measurements required of the service
 */
public record LinkPlan(
        Initiator handshake,
        @Nullable Duration demandedHeartbeat,
        double offlineAfterIntervals,
        List<String> measurementConfiguration) {

    /** PARTNER: the service; SELF: the distributor; NONE: neither, until {@code /control/handshake} is called. */
    public enum Initiator {
        PARTNER,
        SELF,
        NONE
    }
}
