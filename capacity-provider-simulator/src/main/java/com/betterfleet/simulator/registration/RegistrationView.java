package com.betterfleet.simulator.registration;

import org.jspecify.annotations.Nullable;

/**
 * The registration with its tokens, which tests need; no other output shows them.
 *
 * @param reason cause of the stage, where the stage alone does not say it
 * @param ourToken the token that the simulator gave last
 * @param theirToken the token that the service gave last
 * @param deadTokenA the last initial token that has been used and is no longer valid
 */
public record RegistrationView(
        RegistrationStage stage,
        @Nullable String reason,
        @Nullable String ourToken,
        @Nullable String theirToken,
        @Nullable String theirBaseUrl,
        @Nullable String deadTokenA) {
    @Override
    public String toString() {
        return "RegistrationView[" + stage + "]";
    }
}
