package com.betterfleet.benchmarks;

import com.betterfleet.benchmarks.report.LatencyRecorder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Forecasts for all groups of a fleet in turn, sent to all instances in turn. Each one changes its group's limits. */
final class FleetLoad {

    private static final int CONNECTIONS = 64;
    private static final int VARIANTS = 8;

    private final PartnerFleet fleet;
    private final int groups;
    private final List<String> blocks = ForecastBody.blockVariants(VARIANTS);
    private final AtomicLong sent = new AtomicLong();
    private final LongAdder failed = new LongAdder();

    FleetLoad(PartnerFleet fleet, int groups) {
        this.fleet = fleet;
        this.groups = groups;
    }

    /** Sends for this long, but at least one forecast for each group. */
    void warmUp(List<ServiceUnderLoad> instances, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        LatencyRecorder unused = new LatencyRecorder();
        if (sent.get() < groups) {
            LoadWorkers.runTimes(CONNECTIONS, groups, number -> sendNext(instances, unused));
        }
        long left = end - System.nanoTime();
        if (left > 0) {
            measureRate(instances, Duration.ofNanos(left), unused);
        }
    }

    /** Returns forecasts accepted per second at 64 connections, and records the time until each is accepted. */
    double measureRate(List<ServiceUnderLoad> instances, Duration time, LatencyRecorder latencies) {
        return LoadWorkers.measureRate(CONNECTIONS, time, worker -> sendNext(instances, latencies));
    }

    /** Returns how many forecasts were not accepted since the last call. */
    long takeFailed() {
        return failed.sumThenReset();
    }

    private void sendNext(List<ServiceUnderLoad> instances, LatencyRecorder latencies) throws InterruptedException {
        long number = sent.getAndIncrement();
        int group = (int) (number % groups);
        // The number of the round, so that a group's next forecast differs from its last one.
        int variant = (int) (number / groups % VARIANTS);
        ServiceUnderLoad instance = instances.get((int) (number % instances.size()));
        String body = ForecastBody.of("G" + group, blocks.get(variant));
        long begun = System.nanoTime();
        try {
            instance.sendMessage(fleet.tokenOf(group), "update_group_capacity_forecast", body);
            latencies.record(System.nanoTime() - begun);
        } catch (IOException refused) {
            failed.increment();
        }
    }
}
