package com.betterfleet.derms.binding;

/**
 * The version of a binding that a message is processed under; a message of another version has no effect.
 *
 * @param epoch rises with every transfer of control
 * @param conversionRevision rises with every edit that changes how amounts are converted to watts
 */
public record BindingVersion(int epoch, int conversionRevision) {}
