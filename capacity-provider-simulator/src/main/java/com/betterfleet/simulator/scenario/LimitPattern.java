package com.betterfleet.simulator.scenario;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Limits of successive blocks, in kW. */
public sealed interface LimitPattern {
    double limitKwAt(Instant blockStart, Duration block);

    /** One limit for all blocks. */
    record ConstantLimit(double kw) implements LimitPattern {
        @Override
        public double limitKwAt(Instant blockStart, Duration block) {
            return kw;
        }
    }

    /** Limits in turn, aligned to the clock and independent of the start-up time. */
    record LimitCycle(List<Double> kw) implements LimitPattern {
        public LimitCycle {
            kw = List.copyOf(kw);
        }

        @Override
        public double limitKwAt(Instant blockStart, Duration block) {
            long turn = Math.floorDiv(blockStart.getEpochSecond(), block.toSeconds());
            return kw.get(Math.floorMod(turn, kw.size()));
        }
    }

    /** Limits by local time of day; each applies from its time until the next, the last one over midnight. */
    record LimitByLocalTime(NavigableMap<LocalTime, Double> kwFrom, ZoneId zone) implements LimitPattern {
        public LimitByLocalTime {
            kwFrom = new TreeMap<>(kwFrom);
        }

        @Override
        public double limitKwAt(Instant blockStart, Duration block) {
            var entry = kwFrom.floorEntry(blockStart.atZone(zone).toLocalTime());
            return (entry == null ? kwFrom.lastEntry() : entry).getValue();
        }
    }
}
