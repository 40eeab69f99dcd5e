package com.betterfleet.simulator.registration;

import com.betterfleet.simulator.scenario.AnswerFault;
import org.jspecify.annotations.Nullable;

/**
 * A Register that has been stored.
 *
 * @param followUp to be done once our own answer has left
 * @param fault how our answer goes wrong, or null
 */
public record MessageReceipt(Runnable followUp, @Nullable AnswerFault fault) {
    static MessageReceipt withoutFollowUp(@Nullable AnswerFault fault) {
        return new MessageReceipt(() -> {}, fault);
    }
}
