package com.betterfleet.simulator.distributor;

/**
 * The active plan for adjustments, for {@code GET /status}.
 *
 * @param answer FULL, PART or NEVER
 * @param factor applied to each requested capacity
 * @param waiting number of answers still to be sent
 */
public record AdjustmentStatus(String answer, double factor, double afterSeconds, boolean correlated, int waiting) {}
