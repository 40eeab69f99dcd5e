package com.betterfleet.derms.forecast;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.partner.PartnerProperties;

/** Stores validated forecasts durably; each call returns after the commit. */
public interface ForecastWriter {

    /**
     * Stores a validated forecast and the timeline that is in force after it.
     *
     * @param binding as it was when processing began; a newer epoch refuses the message
     * @param validated the limits of the message, in watts
     */
    IntakeOutcome writeForecast(
            ForecastSubmission submission,
            GroupBinding binding,
            PartnerProperties profile,
            ValidationResult.ValidForecast validated);
}
