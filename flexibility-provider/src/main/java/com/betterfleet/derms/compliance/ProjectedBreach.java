package com.betterfleet.derms.compliance;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import java.time.Instant;

/**
 * A breach of the current quarter hour that follows if the present load continues (M19).
 *
 * @param since when it was first found in this quarter hour
 * @param until the end of the quarter hour
 * @param projectedMean the resulting mean power
 * @param limit the mean limit over the quarter hour, with the present limit applied until its end
 */
public record ProjectedBreach(
        String scopeId, Direction direction, Instant since, Instant until, Power projectedMean, Power limit) {}
