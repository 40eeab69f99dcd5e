package com.betterfleet.derms.supervision;

/** A person took full local control of a scope back; published in that transaction. */
public record ScopeDisconnected(String scopeId) {}
