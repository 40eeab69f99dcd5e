package com.betterfleet.derms.link;

/** A person took a link down: what is queued for the partner must not leave any more. Published in that transaction. */
public record LinkDisconnected(String connectionId) {}
