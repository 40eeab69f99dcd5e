package com.betterfleet.derms.forecast;

import java.util.Optional;

/**
 * An advisory for operators about a partner's forecasts. Published in the transaction that found it, or, where nothing
 * was stored, after the rejection.
 *
 * @param groupId absent where no bound group is concerned
 * @param text what was found, with its values, and its consequence
 */
public record ForecastAdvisory(String connectionId, Optional<String> groupId, AdvisoryKind kind, String text) {

    /** The subject of an advisory. */
    public enum AdvisoryKind {
        /** A forecast was rejected; the limits in force grow older. */
        REFUSED,
        /** A newer forecast removed coverage and put no limit in its place. */
        HOLE,
        /** Blocks of one message overlap, within the tolerance. */
        OVERLAP,
        /** A request id was used for two different messages. */
        REQUEST_ID_REUSED
    }
}
