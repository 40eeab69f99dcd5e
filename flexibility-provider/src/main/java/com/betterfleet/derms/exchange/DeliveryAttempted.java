package com.betterfleet.derms.exchange;

/** One try to send a queued message is over and its outcome is being stored; published in that transaction. */
public record DeliveryAttempted(OutboundMessage message, DeliveryResult delivery) {}
