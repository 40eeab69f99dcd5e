package com.betterfleet.derms.incident;

import com.betterfleet.derms.envelope.Available;
import com.betterfleet.derms.microgrid.CircuitSide;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.Binding;
import com.betterfleet.derms.supervision.Held;
import com.betterfleet.derms.supervision.Outlook;
import com.betterfleet.derms.supervision.Prospect;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a scope may draw or feed in for a while.
 *
 * @param limit what load control will be given; empty: nothing limits it
 */
record Level(Interval interval, Optional<Power> limit, Binding binding) {

    private static final long TENTH = 10;

    /** The levels of one direction ahead, in order; where nobody governs it there are none. */
    static List<Level> of(Prospect prospect, Direction direction) {
        Optional<CircuitSide> circuit = Optional.ofNullable(prospect.circuit().get(direction));
        List<Level> levels = new ArrayList<>();
        for (Outlook.Step step : prospect.outlook().steps()) {
            Optional<Binding> binding = step.binding(direction);
            if (binding.isPresent()) {
                Optional<Power> held = binding.get().held().map(Held::limit);
                Instant start = step.interval().start();
                Optional<Power> limit = circuit.map(
                                side -> Available.of(side, held, start).power())
                        .or(() -> held);
                add(levels, new Level(step.interval(), limit, binding.get()));
            }
        }
        return levels;
    }

    /** Whether the limit goes up or down by more than a tenth. */
    boolean stepsTo(Level next) {
        if (limit.isEmpty() || next.limit.isEmpty()) {
            return !limit.equals(next.limit);
        }
        long watts = limit.get().watts();
        return Math.abs(next.limit.get().watts() - watts) * TENTH > watts;
    }

    boolean isZero() {
        return limit.map(power -> power.watts() == 0).orElse(false);
    }

    boolean isBelow(Power minimum) {
        return limit.map(power -> power.watts() > 0 && power.compareTo(minimum) < 0)
                .orElse(false);
    }

    private static void add(List<Level> levels, Level level) {
        if (!levels.isEmpty() && levels.getLast().limit.equals(level.limit)) {
            Level last = levels.removeLast();
            levels.add(new Level(last.interval.span(level.interval), last.limit, last.binding));
        } else {
            levels.add(level);
        }
    }
}
