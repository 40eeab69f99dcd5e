package com.betterfleet.derms.forecast;

import java.util.List;

/** What became of a forecast. Everything but {@link ForecastStored} leaves what is in force as it was. */
public sealed interface IntakeOutcome {

    /** Stored, and in force from the commit on. */
    record ForecastStored(long messageId, List<String> warnings) implements IntakeOutcome {
        public ForecastStored {
            warnings = List.copyOf(warnings);
        }
    }

    /** The same message was accepted before; nothing happens twice. */
    record DuplicateForecast() implements IntakeOutcome {}

    /** Something is wrong with the blocks. */
    record InvalidForecast(ValidationResult.ValidationError reason) implements IntakeOutcome {}

    /** The group is not bound to this connection; whether it exists elsewhere is not said. */
    record GroupNotBound() implements IntakeOutcome {}

    /** Control changed hands while the message was being processed. */
    record EpochEnded() implements IntakeOutcome {}

    /** The request id was used before with another body, which this partner's terms do not allow. */
    record RequestIdReused(String requestId) implements IntakeOutcome {}
}
