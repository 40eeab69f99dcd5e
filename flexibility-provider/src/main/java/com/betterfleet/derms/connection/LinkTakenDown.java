package com.betterfleet.derms.connection;

/** A person took a link down: what is queued for the partner must not leave any more. Published in that transaction. */
public record LinkTakenDown(String connectionId) {}
