package com.betterfleet.derms.forecast;

import java.util.List;

/** The outcome of the intake of one forecast. Only {@link ForecastStored} changes what is in force. */
public sealed interface IntakeOutcome {

    /** The forecast is stored, and in force from the commit on. */
    record ForecastStored(long messageId, List<String> warnings) implements IntakeOutcome {
        public ForecastStored {
            warnings = List.copyOf(warnings);
        }
    }

    /** The same message was accepted before; it has no second effect. */
    record DuplicateForecast() implements IntakeOutcome {
        /** A warning to engineers, in the message log. */
        public static final String WARNING = "duplicate; no second effect";
    }

    /** The blocks are invalid. */
    record InvalidForecast(ValidationResult.ValidationError reason) implements IntakeOutcome {}

    /** The group is not bound to this connection; whether it exists elsewhere is not disclosed. */
    record GroupNotBound() implements IntakeOutcome {}

    /**
     * Control of the group changed while the message was processed. A writer returns it for an edited conversion too,
     * which the intake answers by another try.
     */
    record EpochEnded() implements IntakeOutcome {}

    /** The request id was used before with another body, which the partner's profile refuses. */
    record RequestIdReused(String requestId) implements IntakeOutcome {}
}
