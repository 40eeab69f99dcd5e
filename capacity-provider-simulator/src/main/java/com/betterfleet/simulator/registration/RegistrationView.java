package com.betterfleet.simulator.registration;

import org.jspecify.annotations.Nullable;

/**
 * The registration with its tokens, which tests need; this is the one place where they are shown.
 *
 * @param reason why it stands so, where that is not plain
 * @param ourToken the last that we have given
 * @param theirToken the last that the service has given
 * @param deadTokenA the last token agreed for an exchange that has served and is good no more
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
