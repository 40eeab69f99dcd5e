package com.betterfleet.derms.link;

/** An operator disconnected a link: queued messages must not be sent. Published in that transaction. */
public record LinkDisconnected(String connectionId) {}
