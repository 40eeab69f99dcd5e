package com.betterfleet.benchmarks;

import com.betterfleet.benchmarks.report.Percentiles;
import java.time.Duration;

/**
 * What was measured of one fleet with one number of instances.
 *
 * @param year whether a year of history lay in the database
 * @param rate forecasts accepted per second
 * @param failed forecasts that were not accepted
 * @param serviceMillis processor time of all instances per forecast
 * @param databaseMillis processor time of the database per forecast
 * @param accepted time until a forecast was accepted
 * @param boundary time from a shared boundary until each circuit was written
 * @param lastCircuit time from a shared boundary until the last circuit was seen committed
 * @param databaseBytes size of the database before the measurement
 */
record ScaleMeasurement(
        int groups,
        boolean year,
        int instances,
        double rate,
        long failed,
        double serviceMillis,
        double databaseMillis,
        Percentiles accepted,
        Percentiles boundary,
        Duration lastCircuit,
        Percentiles summaryPage,
        Percentiles scopePage,
        long databaseBytes) {

    double processorMillis() {
        return serviceMillis + databaseMillis;
    }
}
