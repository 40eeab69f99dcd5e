package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.scenario.FaultPlan;
import com.betterfleet.simulator.scenario.ForecastPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Decides which forecasts are due and when. Guarded by the owner's lock. */
final class ForecastSchedule {
    /** Most granted blocks stored; beyond this the oldest are dropped. */
    private static final int MAX_GRANTED_BLOCKS = 500;

    private @Nullable ForecastPlan plan;
    private RetryBackoff backoff;
    private final List<JsonNode> grantedBlocks = new ArrayList<>();

    ForecastSchedule(@Nullable ForecastPlan plan, Instant now) {
        this.plan = plan;
        this.backoff = RetryBackoff.dueImmediately(now);
    }

    void adoptPlan(@Nullable ForecastPlan other, Instant now) {
        plan = other;
        scheduleNow(now);
    }

    void scheduleNow(Instant now) {
        backoff = RetryBackoff.dueImmediately(now);
    }

    /** Returns the bodies to send now, in order; empty when none is due. */
    List<ObjectNode> takeDueForecasts(Instant now, FaultPlan faults) {
        ForecastPlan current = plan;
        if (current == null || !backoff.isDue(now)) {
            return List.of();
        }
        // Due times lie on the grid of the interval, so that the start-up time does not shift every later forecast.
        long intervalSeconds = current.every().toSeconds();
        Instant onGrid =
                Instant.ofEpochSecond((Math.floorDiv(now.getEpochSecond(), intervalSeconds) + 1) * intervalSeconds);
        backoff = new RetryBackoff(backoff.failedTries(), onGrid);
        Instant createdAt = now.plus(faults.clockOffset());
        List<ObjectNode> bodies = new ArrayList<>(buildForecastPair(current, createdAt));
        if (faults.sending().reordersForecasts()) {
            buildForecastPair(current, createdAt.minus(current.every()))
                    .forEach(older -> bodies.add(MessageBodies.halveCapacities(older)));
        }
        return bodies;
    }

    private List<ObjectNode> buildForecastPair(ForecastPlan current, Instant createdAt) {
        return List.of(
                MessageBodies.buildForecast(
                        current.groupId(), "CONSUMPTION", current.consumption(), createdAt, grantedBlocks),
                MessageBodies.buildForecast(
                        current.groupId(), "FALLBACK_CONSUMPTION", current.fallback(), createdAt, List.of()));
    }

    /** Schedules the next forecasts; after a failure sooner than one interval. */
    void recordDelivery(boolean delivered, Instant now) {
        RetryBackoff retry = backoff.afterFailure(now);
        if (delivered) {
            backoff = new RetryBackoff(0, backoff.dueAt());
        } else if (retry.dueAt().isBefore(backoff.dueAt())) {
            backoff = retry;
        }
    }

    /**
     * Applies granted blocks to later forecasts of the same group, type and kind.
     *
     * @param answer the forecast that granted them
     */
    void storeGrantedBlocks(JsonNode answer) {
        boolean matchesPlan = plan != null
                && plan.groupId().equals(answer.path("group_id").asString(""))
                && answer.path("type").asString("").equals("CONSUMPTION");
        if (matchesPlan) {
            answer.path("forecasted_blocks")
                    .valueStream()
                    .filter(ForecastSchedule::isTotalPower)
                    .forEach(grantedBlocks::add);
            while (grantedBlocks.size() > MAX_GRANTED_BLOCKS) {
                grantedBlocks.removeFirst();
            }
        }
    }

    /** Returns whether the block states a power of all phases together. */
    private static boolean isTotalPower(JsonNode block) {
        return List.of("W", "KW").contains(block.path("unit").asString(""))
                && List.of("ALL", "UNKNOWN").contains(block.path("phase").asString(""));
    }

    @Nullable
    Instant nextForecastAt() {
        return plan == null ? null : backoff.dueAt();
    }
}
