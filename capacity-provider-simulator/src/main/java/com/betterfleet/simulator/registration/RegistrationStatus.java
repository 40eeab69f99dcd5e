package com.betterfleet.simulator.registration;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The registration in {@code GET /status}, without tokens.
 *
 * @param reason cause of the stage, where the stage alone does not say it
 * @param behaviour as configured by the scenario or by {@code /control/registration/behaviour}
 */
public record RegistrationStatus(
        RegistrationStage stage, @Nullable String reason, Map<String, Object> behaviour) {}
