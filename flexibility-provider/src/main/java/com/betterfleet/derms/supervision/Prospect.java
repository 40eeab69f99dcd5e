package com.betterfleet.derms.supervision;

import com.betterfleet.derms.microgrid.CircuitSide;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a scope and of the time ahead of it, for those who warn people.
 *
 * @param enforced whether the limit is written, or only shown as what would be
 * @param linkUp whether the partner is there
 * @param newestForecastAt when a forecast was last accepted for the scope
 * @param staleAfter how old the newest one may be
 * @param fallbackCover the spans for which the partner stated what holds when the link fails, in the directions in which it
 *     ever did
 * @param circuit the bounds of the scope's circuit; empty where it has none
 */
public record Prospect(
        String scopeId,
        boolean enforced,
        boolean linkUp,
        Map<Direction, Standing> standings,
        Outlook outlook,
        Optional<Instant> newestForecastAt,
        Duration staleAfter,
        Map<Direction, List<Interval>> fallbackCover,
        Map<Direction, CircuitSide> circuit) {

    public Prospect {
        standings = Map.copyOf(standings);
        fallbackCover = Map.copyOf(fallbackCover);
        circuit = Map.copyOf(circuit);
    }
}
