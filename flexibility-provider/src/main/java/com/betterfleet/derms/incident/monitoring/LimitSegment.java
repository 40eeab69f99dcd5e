package com.betterfleet.derms.incident.monitoring;

import com.betterfleet.derms.envelope.AvailableCapacity;
import com.betterfleet.derms.microgrid.CircuitDirection;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.AdvisoryOutlook;
import com.betterfleet.derms.supervision.decision.AppliedLimit;
import com.betterfleet.derms.supervision.decision.ControlDecision;
import com.betterfleet.derms.supervision.decision.ControlOutlook;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The limit of a scope over an interval ahead.
 *
 * @param limit the limit that load control will receive; empty: no limit
 */
record LimitSegment(Interval interval, Optional<Power> limit, ControlDecision decision) {

    private static final long TENTH = 10;

    /** The segments of one direction, in order; empty where the direction is not controlled. */
    static List<LimitSegment> of(AdvisoryOutlook outlook, Direction direction) {
        Optional<CircuitDirection> circuit =
                Optional.ofNullable(outlook.circuit().get(direction));
        List<LimitSegment> segments = new ArrayList<>();
        for (ControlOutlook.OutlookStep step : outlook.outlook().steps()) {
            Optional<ControlDecision> decision = step.decision(direction);
            if (decision.isPresent()) {
                Optional<Power> appliedLimit = decision.get().appliedLimit().map(AppliedLimit::limit);
                Instant start = step.interval().start();
                Optional<Power> limit = circuit.map(side ->
                                AvailableCapacity.of(side, appliedLimit, start).power())
                        .or(() -> appliedLimit);
                appendMerging(segments, new LimitSegment(step.interval(), limit, decision.get()));
            }
        }
        return segments;
    }

    /** Whether the limit goes up or down by more than a tenth. */
    boolean isStepTo(LimitSegment next) {
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

    private static void appendMerging(List<LimitSegment> segments, LimitSegment segment) {
        if (!segments.isEmpty() && segments.getLast().limit.equals(segment.limit)) {
            LimitSegment last = segments.removeLast();
            segments.add(new LimitSegment(last.interval.spanWith(segment.interval), last.limit, last.decision));
        } else {
            segments.add(segment);
        }
    }
}
