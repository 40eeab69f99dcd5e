package com.betterfleet.derms.console.timeline;

import com.betterfleet.derms.envelope.AvailableCapacity;
import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.decision.ControlMode;
import com.betterfleet.derms.supervision.decision.DecisionRow;
import com.betterfleet.derms.time.Interval;
import java.util.Map;
import java.util.Optional;

/**
 * The control state of a scope during an interval, past or future.
 *
 * @param row the row of the decision table; of both directions the worse one
 */
public record TimelineStep(Interval interval, DecisionRow row, Map<Direction, DirectionLimits> directions) {

    public TimelineStep {
        directions = Map.copyOf(directions);
    }

    /** The control mode of the row. */
    public ControlMode mode() {
        return row.mode();
    }

    /**
     * The limits of one direction.
     *
     * @param envelopeLimit the limit of the operating envelope; empty where there is no envelope
     * @param basis the kind of forecast block behind the envelope
     * @param available the available capacity of the circuit; empty where the scope has no circuit
     */
    public record DirectionLimits(
            Optional<Power> envelopeLimit, Optional<EnvelopeBasis> basis, Optional<AvailableCapacity> available) {}

    /** The limit of the operating envelope in a direction. */
    public Optional<Power> envelopeLimit(Direction direction) {
        return Optional.ofNullable(directions.get(direction)).flatMap(DirectionLimits::envelopeLimit);
    }

    /** The kind of forecast block behind the envelope in a direction. */
    public Optional<EnvelopeBasis> envelopeBasis(Direction direction) {
        return Optional.ofNullable(directions.get(direction)).flatMap(DirectionLimits::basis);
    }

    /** The available capacity of the circuit in a direction. */
    public Optional<AvailableCapacity> availableCapacity(Direction direction) {
        return Optional.ofNullable(directions.get(direction)).flatMap(DirectionLimits::available);
    }

    boolean isContinuationOf(TimelineStep previous) {
        return previous.interval().end().equals(interval.start())
                && previous.row == row
                && previous.directions.equals(directions);
    }
}
