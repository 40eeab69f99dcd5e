package com.betterfleet.simulator.registration;

import com.betterfleet.simulator.scenario.AnswerFault;
import org.jspecify.annotations.Nullable;

/**
 * A Register that has been stored.
 *
 * @param followUp work to do after the response has been sent
 * @param fault fault to apply to the response, or null
 */
public record MessageReceipt(Runnable followUp, @Nullable AnswerFault fault) {
    static MessageReceipt withoutFollowUp(@Nullable AnswerFault fault) {
        return new MessageReceipt(() -> {}, fault);
    }
}
