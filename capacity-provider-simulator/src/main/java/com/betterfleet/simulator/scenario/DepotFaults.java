package com.betterfleet.simulator.scenario;

import java.time.Duration;
import java.time.Instant;

/**
 * Faults of the depot.
 *
 * @param exceedsKw power by which it charges above its limit
 * @param exceedsPercent the same, in percent of the limit
 * @param lag time needed, along a straight line, to follow a lower limit
 * @param moreLoadKw load that cannot be switched off, besides the chargers and the planned other load
 */
public record DepotFaults(
        double exceedsKw, double exceedsPercent, Duration lag, double moreLoadKw, LostMeters lostMeters) {

    /** Which meters are lost. */
    public enum MeterSelection {
        ALL,
        SITE,
        CHARGERS
    }

    /** Meters that keep counting while their readings are lost; those readings are never sent. */
    public record LostMeters(boolean stopped, AlternatingPeriods turns, MeterSelection which) {
        public boolean isLost(boolean siteMeter, Instant now) {
            boolean concerned = switch (which) {
                case ALL -> true;
                case SITE -> siteMeter;
                case CHARGERS -> !siteMeter;
            };
            return concerned && (stopped || turns.isOffAt(now));
        }
    }

    public static DepotFaults none() {
        return new DepotFaults(
                0, 0, Duration.ZERO, 0, new LostMeters(false, AlternatingPeriods.none(), MeterSelection.ALL));
    }

    /** Returns the limit that the depot follows in place of the given one. */
    public double followedLimitKw(double limitKw) {
        return limitKw * (1 + exceedsPercent / 100) + exceedsKw;
    }
}
