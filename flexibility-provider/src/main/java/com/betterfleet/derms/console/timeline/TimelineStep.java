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
 * What held, holds or will hold at a scope for a while.
 *
 * @param row the row of the decision table, of the direction that is worse off
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
     * One direction.
     *
     * @param envelopeLimit the limit of the envelope; empty where none holds
     * @param basis what kind of statement the envelope rests on
     * @param available what the circuit may carry; empty where the scope has no circuit
     */
    public record DirectionLimits(
            Optional<Power> envelopeLimit, Optional<EnvelopeBasis> basis, Optional<AvailableCapacity> available) {}

    /** The envelope's limit in a direction. */
    public Optional<Power> envelopeLimit(Direction direction) {
        return Optional.ofNullable(directions.get(direction)).flatMap(DirectionLimits::envelopeLimit);
    }

    /** What kind of statement the envelope in a direction rests on. */
    public Optional<EnvelopeBasis> envelopeBasis(Direction direction) {
        return Optional.ofNullable(directions.get(direction)).flatMap(DirectionLimits::basis);
    }

    /** What the circuit may carry in a direction. */
    public Optional<AvailableCapacity> availableCapacity(Direction direction) {
        return Optional.ofNullable(directions.get(direction)).flatMap(DirectionLimits::available);
    }

    boolean isContinuationOf(TimelineStep previous) {
        return previous.interval().end().equals(interval.start())
                && previous.row == row
                && previous.directions.equals(directions);
    }
}
