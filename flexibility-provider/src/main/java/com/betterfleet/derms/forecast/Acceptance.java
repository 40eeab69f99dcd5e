package com.betterfleet.derms.forecast;

import java.util.List;

/** What became of a forecast. Everything but {@link Accepted} leaves what is in force as it was. */
public sealed interface Acceptance {

    /** Stored, and in force from the commit on. */
    record Accepted(long messageId, List<String> warnings) implements Acceptance {
        public Accepted {
            warnings = List.copyOf(warnings);
        }
    }

    /** The same message was accepted before; nothing happens twice. */
    record Duplicate() implements Acceptance {}

    /** Something is wrong with the blocks. */
    record Refused(Judged.Refused reason) implements Acceptance {}

    /** The group is not bound to this connection; whether it exists elsewhere is not said. */
    record NotBound() implements Acceptance {}

    /** Control changed hands while the message was being processed. */
    record EpochOver() implements Acceptance {}

    /** The request id was used before with another body, which this partner's terms do not allow. */
    record RequestIdReused(String requestId) implements Acceptance {}
}
