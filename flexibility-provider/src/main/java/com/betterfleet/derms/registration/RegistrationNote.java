package com.betterfleet.derms.registration;

import com.betterfleet.derms.registration.RegistrationStep.RegistrationStepKind;
import java.util.Optional;

/** A history entry of a transition. */
record RegistrationNote(RegistrationStepKind kind, Optional<String> requestId, Optional<String> detail) {
    static RegistrationNote of(RegistrationStepKind kind) {
        return new RegistrationNote(kind, Optional.empty(), Optional.empty());
    }

    static RegistrationNote of(RegistrationStepKind kind, String requestId) {
        return new RegistrationNote(kind, Optional.of(requestId), Optional.empty());
    }

    static RegistrationNote withDetail(RegistrationStepKind kind, String detail) {
        return new RegistrationNote(kind, Optional.empty(), Optional.of(detail));
    }
}
