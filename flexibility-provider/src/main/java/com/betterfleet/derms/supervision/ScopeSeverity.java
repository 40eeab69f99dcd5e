package com.betterfleet.derms.supervision;

import com.betterfleet.derms.supervision.decision.ControlMode;

/**
 * How a scope stands, in one word.
 *
 * @param rank how badly off it is, 0 the worst
 */
public record ScopeSeverity(String scopeId, ControlMode mode, int rank) {}
