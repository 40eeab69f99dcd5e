package com.betterfleet.derms.console.site;

import com.betterfleet.derms.envelope.Available;
import com.betterfleet.derms.envelope.OperatingEnvelope.Basis;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.Mode;
import com.betterfleet.derms.time.Interval;
import java.util.Map;
import java.util.Optional;

/**
 * What held, holds or will hold at a scope for a while.
 *
 * @param row the row of the decision table, of the direction that is worse off
 */
public record SiteStep(Interval interval, Mode mode, int row, Map<Direction, Side> sides) {

    public SiteStep {
        sides = Map.copyOf(sides);
    }

    /**
     * One direction.
     *
     * @param envelope the limit of the envelope; empty where none holds
     * @param basis what kind of statement the envelope rests on
     * @param available what the circuit may carry; empty where the scope has no circuit
     */
    public record Side(Optional<Power> envelope, Optional<Basis> basis, Optional<Available> available) {}

    /** The envelope's limit in a direction. */
    public Optional<Power> limit(Direction direction) {
        return Optional.ofNullable(sides.get(direction)).flatMap(Side::envelope);
    }

    /** What kind of statement the envelope in a direction rests on. */
    public Optional<Basis> basis(Direction direction) {
        return Optional.ofNullable(sides.get(direction)).flatMap(Side::basis);
    }

    /** What the circuit may carry in a direction. */
    public Optional<Available> available(Direction direction) {
        return Optional.ofNullable(sides.get(direction)).flatMap(Side::available);
    }

    boolean continues(SiteStep before) {
        return before.interval().end().equals(interval.start()) && before.row == row && before.sides.equals(sides);
    }
}
