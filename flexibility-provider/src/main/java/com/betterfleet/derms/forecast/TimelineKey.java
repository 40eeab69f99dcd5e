package com.betterfleet.derms.forecast;

import com.betterfleet.derms.power.Direction;

/** Identifies one of the up to four timelines of a bound group. */
public record TimelineKey(long bindingId, Direction direction, ForecastKind kind) {}
