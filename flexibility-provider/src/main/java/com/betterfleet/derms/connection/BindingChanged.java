package com.betterfleet.derms.connection;

/** A group was bound to a scope, or its enforcement changed. Published in the transaction of the change. */
public record BindingChanged(GroupBinding binding) {}
