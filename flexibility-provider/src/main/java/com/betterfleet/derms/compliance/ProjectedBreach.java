package com.betterfleet.derms.compliance;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import java.time.Instant;

/**
 * The load so far leads to a breach of the quarter hour if it goes on as it is (M19).
 *
 * @param since when that was first seen in this quarter hour
 * @param until when the quarter hour ends
 * @param projectedMean the mean that would come of it
 * @param limit the mean of the limit over the quarter hour, the present one taken to hold until its end
 */
public record ProjectedBreach(
        String scopeId, Direction direction, Instant since, Instant until, Power projectedMean, Power limit) {}
