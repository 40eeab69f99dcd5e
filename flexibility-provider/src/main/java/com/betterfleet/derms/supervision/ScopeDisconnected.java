package com.betterfleet.derms.supervision;

/** An operator took local control of a scope; published in that transaction. */
public record ScopeDisconnected(String scopeId) {}
