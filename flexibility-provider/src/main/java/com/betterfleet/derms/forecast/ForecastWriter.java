package com.betterfleet.derms.forecast;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Timeline;

/** The one place where an accepted forecast becomes durable. It returns after the commit. */
public interface ForecastWriter {

    /**
     * Stores a judged forecast and what is in force after it.
     *
     * @param binding as it was when processing began; a newer epoch refuses the message
     * @param validated what the message states, in watts
     */
    IntakeOutcome writeForecast(
            ForecastSubmission submission,
            GroupBinding binding,
            PartnerProperties terms,
            ValidationResult.ValidForecast validated);

    /** The timeline that results, apart from any storage. */
    static Timeline<CapacityLimit> replaceTimeline(
            Timeline<CapacityLimit> inForce, Timeline<Power> limits, ForecastOrigin origin, PartnerProperties terms) {
        Timeline<CapacityLimit> incoming = limits.mapValues(limit -> new CapacityLimit(limit, origin));
        return ReplacementRule.valueOf(terms.forecasts().replacement().name()).applyForecast(inForce, incoming);
    }
}
