package com.betterfleet.simulator.scenario;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the distributor behaves in the registration exchange.
 *
 * @param configuredFields the section as written, for {@code GET /status}
 * @param losesAnswer the service's Register is accepted, and the answering one is never sent
 * @param doubleAnswer how the answering Register is sent a second time, or null
 * @param wrongToken the answering Register presents a token that was never given
 * @param answersFirst the answering Register is sent, and its reply read, before the 204 is sent
 * @param versions supported versions, the preferred one first
 * @param trailingSlash the stated address ends with a slash
 * @param baseUrl stated in place of the simulator's own address, or null
 * @param failFirst number of Registers that are answered with 500
 * @param failsAfterTaking whether these have been stored before
 * @param hangUp number of Registers after which, once stored, the connection is closed without a response
 * @param omitsCorrelation the answering Register has no correlation id
 * @param takesEachAsNew each Register is answered with another one, an answer too
 */
public record RegistrationPlan(
        Map<String, Object> configuredFields,
        boolean losesAnswer,
        @Nullable DoubleAnswer doubleAnswer,
        boolean wrongToken,
        boolean answersFirst,
        List<String> versions,
        boolean trailingSlash,
        @Nullable String baseUrl,
        int failFirst,
        boolean failsAfterTaking,
        int hangUp,
        boolean omitsCorrelation,
        boolean takesEachAsNew) {

    public RegistrationPlan {
        configuredFields = Map.copyOf(configuredFields);
        versions = List.copyOf(versions);
    }

    /** Whether the second Register has the request id of the first. */
    public enum DoubleAnswer {
        SAME_ID,
        OTHER_ID
    }
}
