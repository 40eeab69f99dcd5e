package com.betterfleet.derms.supervision;

import com.betterfleet.derms.envelope.OperatingEnvelope.Basis;
import com.betterfleet.derms.forecast.Origin;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;

/**
 * A limit that holds as an envelope.
 *
 * @param window the segment of the timeline it comes from
 */
public record Held(Power limit, Basis basis, Origin origin, Interval window) {}
