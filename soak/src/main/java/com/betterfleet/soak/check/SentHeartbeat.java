package com.betterfleet.soak.check;

import java.time.Instant;

/** A sent heartbeat; each one of a partner states a later instant than the one before. */
public record SentHeartbeat(Instant offlineAt, MessageDelivery delivery) {

    /**
     * Whether it was accepted before the instant that it states. Otherwise the service may have received it after that
     * instant, as an instance does that was suspended meanwhile; such a heartbeat keeps no link up.
     */
    boolean isAcceptedInTime() {
        return delivery.isAcceptedBefore(offlineAt);
    }
}
