package com.betterfleet.derms.metering;

import java.time.Duration;

/**
 * The energy through a scope's meters over any span of time, for judging its load (M19).
 *
 * @param basis which meters: the site's, or the chargers where there is none
 * @param largestGap the longest time within the span without a reading of one of the meters; the span itself where a meter
 *     is silent, or where there is none
 */
public record MeteredEnergy(EnergyWindow window, MeasuredLoad.LoadBasis basis, Duration largestGap) {}
