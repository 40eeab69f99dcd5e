package com.betterfleet.derms.supervision.decision;

import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;

/**
 * A limit that applies as an envelope.
 *
 * @param window the segment of the forecast timeline that states it
 */
public record AppliedLimit(Power limit, EnvelopeBasis basis, ForecastOrigin origin, Interval window) {}
