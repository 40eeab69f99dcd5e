package com.betterfleet.derms.registration;

import com.betterfleet.derms.link.ListeningTime;
import com.betterfleet.derms.secret.TokenHash;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The inputs of a transition besides the registration.
 *
 * @param listening the time in which the partner's messages could arrive
 * @param tokenOverlap how long a replaced token stays valid
 * @param configuredToken the configured inbound token
 */
record TransitionContext(
        Instant now, ListeningTime listening, Duration tokenOverlap, Optional<TokenHash> configuredToken) {

    /** Whether the time for the partner's answer is over; time without a listening instance does not count. */
    boolean hasAnswerTimeElapsed(Instant begin) {
        return listening.hasElapsed(begin, RegistrationStateMachine.ANSWER_TIMEOUT);
    }
}
