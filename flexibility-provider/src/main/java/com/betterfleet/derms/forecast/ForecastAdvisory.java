package com.betterfleet.derms.forecast;

import java.util.Optional;

/**
 * Something about a partner's forecasts that a person should see. Published in the transaction that found it, or, where
 * nothing was stored, after the refusal.
 *
 * @param groupId absent where no bound group is concerned
 * @param text what was found, with its values, and what it means
 */
public record ForecastAdvisory(String connectionId, Optional<String> groupId, AdvisoryKind kind, String text) {

    /** What is odd. */
    public enum AdvisoryKind {
        /** A forecast was turned away: what is in force grows older. */
        REFUSED,
        /** A newer forecast took cover away and put none in its place. */
        HOLE,
        /** Blocks of one message overlap, within what is tolerated. */
        OVERLAP,
        /** A request id was used for two messages. */
        REQUEST_ID_REUSED
    }
}
