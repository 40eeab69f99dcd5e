package com.betterfleet.derms.binding;

/** A group was bound to a scope, or its enforcement changed. Published in the transaction of the change. */
public record BindingChanged(GroupBinding binding) {}
