package com.betterfleet.simulator.scenario;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the distributor behaves in the exchange of tokens by Register.
 *
 * @param configuredFields the section as it was written, for whoever asks
 * @param losesAnswer the service's Register is taken, and ours that would answer it is never sent
 * @param doubleAnswer how our answer is sent a second time, or null
 * @param wrongToken our answer shows a token that nobody has given us
 * @param answersFirst our answer is sent, and taken, before our own 204 leaves
 * @param versions that we speak, the one we like best first
 * @param trailingSlash our address ends with one
 * @param baseUrl what we state in place of our own address, or null
 * @param failFirst how many Registers are answered with 500
 * @param failsAfterTaking whether these have been stored all the same
 * @param hangUp of how many Registers, once stored, the connection is closed without an answer
 * @param omitsCorrelation our answer does not say what it answers
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
        boolean omitsCorrelation) {

    public RegistrationPlan {
        configuredFields = Map.copyOf(configuredFields);
        versions = List.copyOf(versions);
    }

    /** Whether the second one has the request id of the first. */
    public enum DoubleAnswer {
        SAME_ID,
        OTHER_ID
    }
}
