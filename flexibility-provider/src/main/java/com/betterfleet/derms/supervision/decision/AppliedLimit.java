package com.betterfleet.derms.supervision.decision;

import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;

/**
 * A limit that holds as an envelope.
 *
 * @param window the segment of the timeline it comes from
 */
public record AppliedLimit(Power limit, EnvelopeBasis basis, ForecastOrigin origin, Interval window) {}
