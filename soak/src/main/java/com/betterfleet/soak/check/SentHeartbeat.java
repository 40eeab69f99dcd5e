package com.betterfleet.soak.check;

import java.time.Instant;

/** A sent heartbeat; each one of a partner states a later instant than the one before. */
public record SentHeartbeat(Instant offlineAt, MessageDelivery delivery) {}
