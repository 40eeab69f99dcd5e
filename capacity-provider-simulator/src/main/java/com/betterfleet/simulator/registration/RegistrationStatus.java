package com.betterfleet.simulator.registration;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The registration for {@code GET /status}, without tokens.
 *
 * @param reason why it stands so, where that is not plain
 * @param behaviour as it was ordered, by the scenario or by {@code /control/registration/behaviour}
 */
public record RegistrationStatus(
        RegistrationStage stage, @Nullable String reason, Map<String, Object> behaviour) {}
