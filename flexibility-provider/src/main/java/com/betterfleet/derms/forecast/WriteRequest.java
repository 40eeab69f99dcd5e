package com.betterfleet.derms.forecast;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.partner.PartnerProperties;

/**
 * A judged forecast on its way into the database.
 *
 * @param binding as it was when processing began
 */
public record WriteRequest(
        ForecastSubmission submission,
        GroupBinding binding,
        PartnerProperties profile,
        ValidationResult.ValidForecast validated) {}
