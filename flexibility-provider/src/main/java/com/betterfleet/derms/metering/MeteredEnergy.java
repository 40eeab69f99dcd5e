package com.betterfleet.derms.metering;

import java.time.Duration;

/**
 * The energy through a scope's meters over any span, for evaluating its load (M19).
 *
 * @param basis the site meters, or the chargers where there is none
 * @param largestGap the longest time within the span without a reading of one of the meters; the whole span where a
 *     meter has no readings or the scope has no meter
 */
public record MeteredEnergy(EnergyWindow window, MeasuredLoad.LoadBasis basis, Duration largestGap) {}
