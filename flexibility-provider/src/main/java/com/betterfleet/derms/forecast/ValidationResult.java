package com.betterfleet.derms.forecast;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Timeline;
import java.util.List;
import java.util.OptionalInt;

/** The result of validating one message. A message is accepted or refused as a whole. */
public sealed interface ValidationResult {

    /**
     * @param limits the stated limits that can still take effect, in watts for all phases; may be empty
     * @param warnings overlaps within the tolerance, each with both blocks, for operators
     */
    record ValidForecast(Timeline<Power> limits, List<String> warnings) implements ValidationResult {

        public ValidForecast {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * The first error found.
     *
     * @param blockIndex from 0; absent where the list as a whole is invalid
     * @param value as received
     * @param expected the valid values, to be read after "expected"
     */
    record ValidationError(OptionalInt blockIndex, BlockField field, String value, String expected)
            implements ValidationResult {}
}
