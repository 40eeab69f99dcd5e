package com.betterfleet.derms.supervision.decision;

/**
 * What the decision table returns for one instant.
 *
 * @param history what the next decision has to know
 */
public record DecisionOutcome(ControlDecision decision, DecisionHistory history) {}
