package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.scenario.FaultPlan;
import com.betterfleet.simulator.scenario.ForecastPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** When which forecasts are due. Guarded by its owner's lock. */
final class Forecasts {
    /** Granted blocks are forgotten, the oldest first, beyond this many. */
    private static final int MOST_GRANTED = 500;

    private @Nullable ForecastPlan plan;
    private Backoff next;
    private final List<JsonNode> granted = new ArrayList<>();

    Forecasts(@Nullable ForecastPlan plan, Instant now) {
        this.plan = plan;
        this.next = Backoff.now(now);
    }

    void adopt(@Nullable ForecastPlan other, Instant now) {
        plan = other;
        dueAt(now);
    }

    void dueAt(Instant now) {
        next = Backoff.now(now);
    }

    /** The bodies to be sent now, in this order, or none. */
    List<ObjectNode> takeDue(Instant now, FaultPlan faults) {
        ForecastPlan current = plan;
        if (current == null || !next.isDue(now)) {
            return List.of();
        }
        // On the grid of its own interval, so that the time of a start-up does not shift every later one.
        long every = current.every().toSeconds();
        Instant onGrid = Instant.ofEpochSecond((Math.floorDiv(now.getEpochSecond(), every) + 1) * every);
        next = new Backoff(next.tries(), onGrid);
        Instant made = now.plus(faults.clockOffset());
        List<ObjectNode> bodies = new ArrayList<>(pair(current, made));
        if (faults.sending().reordersForecasts()) {
            pair(current, made.minus(current.every())).forEach(older -> bodies.add(Messages.halved(older)));
        }
        return bodies;
    }

    private List<ObjectNode> pair(ForecastPlan current, Instant made) {
        return List.of(
                Messages.forecast(current.groupId(), "CONSUMPTION", current.consumption(), made, granted),
                Messages.forecast(current.groupId(), "FALLBACK_CONSUMPTION", current.fallback(), made, List.of()));
    }

    /** A failed one is tried again sooner than the next is due. */
    void sent(boolean delivered, Instant now) {
        Backoff failed = next.failedAt(now);
        if (delivered) {
            next = new Backoff(0, next.due());
        } else if (failed.due().isBefore(next.due())) {
            next = failed;
        }
    }

    /**
     * What was granted stays so in the forecasts to come, as far as they are of that group, type and kind.
     *
     * @param answer the forecast that granted it
     */
    void grant(JsonNode answer) {
        boolean ours = plan != null
                && plan.groupId().equals(answer.path("group_id").asString(""))
                && answer.path("type").asString("").equals("CONSUMPTION");
        if (ours) {
            answer.path("forecasted_blocks")
                    .valueStream()
                    .filter(Forecasts::ofOurKind)
                    .forEach(granted::add);
            while (granted.size() > MOST_GRANTED) {
                granted.removeFirst();
            }
        }
    }

    /** A power of all phases together. */
    private static boolean ofOurKind(JsonNode block) {
        return List.of("W", "KW").contains(block.path("unit").asString(""))
                && List.of("ALL", "UNKNOWN").contains(block.path("phase").asString(""));
    }

    @Nullable
    Instant nextAt() {
        return plan == null ? null : next.due();
    }
}
