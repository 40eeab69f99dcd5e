package com.betterfleet.derms.oscp.outbound;

import java.time.Duration;
import java.util.Optional;

/** Explains a status other than 2xx and its remedy to an engineer, as many partners answer with the number alone. */
final class StatusExplanations {

    private static final int SERVER_FAULT = 500;

    private StatusExplanations() {}

    /** @param pause the time that the partner asks to wait before a retry */
    static String explainStatus(int status, Optional<Duration> pause) {
        String waitHint = pause.map(duration -> ", and asks to wait %d s".formatted(duration.toSeconds()))
                .orElse("");
        return switch (status) {
            case 301, 302, 303, 307, 308 -> "it redirects, and redirects are not followed; configure the final address";
            case 400, 415, 422 -> "it rejects the message as invalid; it is not retried automatically";
            case 403 -> "the credentials are valid, but this is not allowed now";
            case 404, 405 -> "nothing is served at this address; check baseUrl and urls";
            case 413 -> "the message is too large";
            case 429 -> "too many requests" + waitHint;
            case 501 -> "it does not support this message, or not in this version";
            default ->
                status >= SERVER_FAULT ? "its server failed" + waitHint : "it did not accept the message" + waitHint;
        };
    }
}
