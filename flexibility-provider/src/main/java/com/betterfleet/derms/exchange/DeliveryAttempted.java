package com.betterfleet.derms.exchange;

/** Published when an attempt to send a queued message is over, in the transaction that stores its outcome. */
public record DeliveryAttempted(OutboundMessage message, DeliveryResult delivery) {}
