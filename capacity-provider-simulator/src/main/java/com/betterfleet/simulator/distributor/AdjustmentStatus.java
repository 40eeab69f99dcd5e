package com.betterfleet.simulator.distributor;

/**
 * How adjustments are answered at present, for {@code GET /status}.
 *
 * @param answer FULL, PART or NEVER
 * @param factor of what was asked for
 * @param waiting answers that are still to be sent
 */
public record AdjustmentStatus(String answer, double factor, double afterSeconds, boolean correlated, int waiting) {}
