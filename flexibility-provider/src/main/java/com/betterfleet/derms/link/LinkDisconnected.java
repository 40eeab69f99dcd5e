package com.betterfleet.derms.link;

/** Published when an operator disconnected a link, in that transaction; queued messages must not be sent. */
public record LinkDisconnected(String connectionId) {}
