package com.betterfleet.derms.binding;

/** A group is bound no longer: its blocks go, its scope returns to the circuit's own path, in the same transaction. */
public record BindingRemoved(GroupBinding binding) {}
