package com.betterfleet.derms.forecast;

import java.time.Instant;

/**
 * The forecast message that a limit comes from.
 *
 * @param messageId of the stored message
 * @param requestId the partner's id of that message, opaque
 * @param acceptedAt when it was accepted
 */
public record ForecastOrigin(long messageId, String requestId, Instant acceptedAt) {}
