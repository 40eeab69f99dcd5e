package com.betterfleet.derms.binding;

/**
 * Published when a binding ends. In the same transaction its blocks are removed and its scope returns to the circuit's
 * safe default.
 */
public record BindingRemoved(GroupBinding binding) {}
