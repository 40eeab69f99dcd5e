package com.betterfleet.derms.binding;

/** Published when a group is bound to a scope or its enforcement changes, in the transaction of the change. */
public record BindingChanged(GroupBinding binding) {}
