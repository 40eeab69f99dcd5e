package com.betterfleet.derms.registration;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The next state, its history entries and its effects. */
record RegistrationTransition(
        PartnerRegistration after, List<RegistrationNote> notes, List<RegistrationAction> actions) {
    static RegistrationTransition of(PartnerRegistration after, RegistrationNote... notes) {
        return new RegistrationTransition(after, List.of(notes), List.of());
    }

    RegistrationTransition withActions(RegistrationAction... more) {
        return new RegistrationTransition(after, notes, List.of(more));
    }

    /** Cancels a queued message before any other message is sent. */
    RegistrationTransition withCancellation(Optional<String> queued) {
        return new RegistrationTransition(
                after,
                notes,
                Stream.concat(queued.stream().map(RegistrationAction.CancelMessage::new), actions.stream())
                        .toList());
    }
}
