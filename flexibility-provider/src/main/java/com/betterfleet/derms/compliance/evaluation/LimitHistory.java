package com.betterfleet.derms.compliance.evaluation;

import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The limit in force over time, in one direction; the last one remains in force. Pure. */
final class LimitHistory {

    static final BigDecimal MICROS_PER_HOUR =
            BigDecimal.valueOf(Duration.ofHours(1).toMillis() * 1_000);

    private final List<LimitStep> steps;

    private LimitHistory(List<LimitStep> steps) {
        this.steps = List.copyOf(steps);
    }

    private record LimitStep(Instant from, Power limit) {}

    /** @param changes of one circuit in one direction, the oldest first */
    static LimitHistory of(List<CircuitCapacity> changes) {
        List<LimitStep> steps = new ArrayList<>();
        changes.forEach(change -> appendStep(
                steps, new LimitStep(change.decidedFor(), change.available().power())));
        return new LimitHistory(steps);
    }

    /** The last of several decisions for one instant counts. */
    private static void appendStep(List<LimitStep> steps, LimitStep step) {
        if (!steps.isEmpty() && steps.getLast().from().equals(step.from())) {
            steps.removeLast();
        }
        if (steps.isEmpty() || !steps.getLast().limit().equals(step.limit())) {
            steps.add(step);
        }
    }

    /** Whether the limit is known for all of the span. */
    boolean covers(Interval span) {
        return !steps.isEmpty() && !steps.getFirst().from().isAfter(span.start());
    }

    /** Whether the limit was not reduced within the span or the settling time before it. */
    boolean isSettled(Interval span, Duration settlingTime) {
        for (int i = 1; i < steps.size(); i++) {
            Instant at = steps.get(i).from();
            boolean reduced = steps.get(i).limit().compareTo(steps.get(i - 1).limit()) < 0;
            if (reduced && at.isBefore(span.end()) && at.plus(settlingTime).isAfter(span.start())) {
                return false;
            }
        }
        return true;
    }

    /** The energy that the limit allows over a span, in Wh. */
    BigDecimal allowedWattHours(Interval span) {
        return integrateWattMicros(span).divide(MICROS_PER_HOUR, MathContext.DECIMAL128);
    }

    /** The mean limit over a span, rounded down. */
    Power meanLimit(Interval span) {
        BigDecimal micros = BigDecimal.valueOf(ChronoUnit.MICROS.between(span.start(), span.end()));
        return new Power(
                integrateWattMicros(span).divide(micros, RoundingMode.DOWN).longValueExact());
    }

    /** Delays each reduction by the settling time. */
    LimitHistory withReductionsDelayed(Duration settlingTime) {
        TreeSet<Instant> edges = new TreeSet<>();
        steps.forEach(step -> {
            edges.add(step.from());
            edges.add(step.from().plus(settlingTime));
        });
        List<LimitStep> delayed = new ArrayList<>();
        edges.forEach(edge -> appendStep(delayed, new LimitStep(edge, highestLimit(edge.minus(settlingTime), edge))));
        return new LimitHistory(delayed);
    }

    private Power highestLimit(Instant from, Instant to) {
        Power highest = Power.ZERO;
        for (int i = 0; i < steps.size(); i++) {
            boolean begun = !steps.get(i).from().isAfter(to);
            boolean over = i + 1 < steps.size() && !steps.get(i + 1).from().isAfter(from);
            if (begun && !over && steps.get(i).limit().compareTo(highest) > 0) {
                highest = steps.get(i).limit();
            }
        }
        return highest;
    }

    private BigDecimal integrateWattMicros(Interval span) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < steps.size(); i++) {
            Instant from = laterOf(steps.get(i).from(), span.start());
            Instant to = i + 1 < steps.size() ? earlierOf(steps.get(i + 1).from(), span.end()) : span.end();
            if (from.isBefore(to)) {
                sum = sum.add(BigDecimal.valueOf(steps.get(i).limit().watts())
                        .multiply(BigDecimal.valueOf(ChronoUnit.MICROS.between(from, to))));
            }
        }
        return sum;
    }

    private static Instant earlierOf(Instant first, Instant second) {
        return first.isBefore(second) ? first : second;
    }

    private static Instant laterOf(Instant first, Instant second) {
        return first.isAfter(second) ? first : second;
    }
}
