package com.betterfleet.simulator.scenario;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the distributor behaves on the link.
 *
 * @param handshake who starts it
 * @param demandedHeartbeat how often we want to hear from the service; null: no heartbeat is demanded
 * @param offlineAfterIntervals {@code offline_mode_at} is this many heartbeat intervals ahead
 * @param measurementConfiguration what we demand of measurements
 */
public record LinkPlan(
        Initiator handshake,
        @Nullable Duration demandedHeartbeat,
        double offlineAfterIntervals,
        List<String> measurementConfiguration) {

    /** PARTNER: the service; SELF: the distributor; NONE: nobody, until told by {@code /control/handshake}. */
    public enum Initiator {
        PARTNER,
        SELF,
        NONE
    }
}
