package com.betterfleet.simulator.scenario;

import java.time.Duration;
import java.time.Instant;

/**
 * What the depot does wrong.
 *
 * @param exceedsKw how far above its limit it charges
 * @param exceedsPercent the same, in percent of the limit
 * @param lag how long it takes, on a straight line, to follow a lower limit
 * @param moreLoadKw load beside the chargers and the planned other load that nobody can switch off
 */
public record DepotFaults(
        double exceedsKw, double exceedsPercent, Duration lag, double moreLoadKw, LostMeters lostMeters) {

    /** Which meters are lost. */
    public enum MeterSelection {
        ALL,
        SITE,
        CHARGERS
    }

    /** Meters that go on counting while nobody hears of it: what they show meanwhile is never told. */
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

    /** What the depot makes of a limit. */
    public double followedLimitKw(double limitKw) {
        return limitKw * (1 + exceedsPercent / 100) + exceedsKw;
    }
}
