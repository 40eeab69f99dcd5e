package com.betterfleet.derms.forecast.writer;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.forecast.ForecastSubmission;
import com.betterfleet.derms.forecast.ValidationResult;
import com.betterfleet.derms.partner.PartnerProperties;

/**
 * A validated forecast that waits to be written.
 *
 * @param binding as it was when processing began
 */
record WriteRequest(
        ForecastSubmission submission,
        GroupBinding binding,
        PartnerProperties profile,
        ValidationResult.ValidForecast validated) {}
