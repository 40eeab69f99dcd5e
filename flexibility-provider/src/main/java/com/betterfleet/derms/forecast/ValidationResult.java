package com.betterfleet.derms.forecast;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Timeline;
import java.util.List;
import java.util.OptionalInt;

/** What came of judging one message. A message is accepted or refused as a whole. */
public sealed interface ValidationResult {

    /**
     * @param limits what the message states and can still have effect, in watts for all phases; may be empty
     * @param warnings overlaps within the tolerance, each with both blocks; for people
     */
    record ValidForecast(Timeline<Power> limits, List<String> warnings) implements ValidationResult {

        public ValidForecast {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * The first thing found wrong.
     *
     * @param blockIndex from 0; absent where the list as a whole is wrong
     * @param value as received
     * @param expected what would be right, to be read after "expected"
     */
    record ValidationError(OptionalInt blockIndex, BlockField field, String value, String expected)
            implements ValidationResult {}
}
