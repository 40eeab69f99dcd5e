package com.betterfleet.derms.oscp.outbound;

import java.time.Duration;
import java.util.Optional;

/** What a status that is not 2xx means and what helps, for an engineer: many partners answer with the number alone. */
final class StatusExplanations {

    private static final int SERVER_FAULT = 500;

    private StatusExplanations() {}

    /** @param pause what the partner asks for before the next try */
    static String explainStatus(int status, Optional<Duration> pause) {
        String waitHint = pause.map(duration -> ", and asks us to wait %d s".formatted(duration.toSeconds()))
                .orElse("");
        return switch (status) {
            case 301, 302, 303, 307, 308 -> "it redirects elsewhere, which is never followed; state the final address";
            case 400, 415, 422 -> "it takes the message for wrong; it is not sent again by itself";
            case 403 -> "it knows us and does not allow this now";
            case 404, 405 -> "it has nothing at this address; look at baseUrl and urls";
            case 413 -> "the message is too large for it";
            case 429 -> "too many requests for it" + waitHint;
            case 501 -> "it does not offer this, or in no version that we speak";
            default ->
                status >= SERVER_FAULT ? "its own server failed" + waitHint : "it did not take the message" + waitHint;
        };
    }
}
