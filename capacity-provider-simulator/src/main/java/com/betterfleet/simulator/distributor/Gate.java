package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.recorder.Direction;
import com.betterfleet.simulator.recorder.Recorder;
import com.betterfleet.simulator.scenario.AnswerFault;
import com.betterfleet.simulator.scenario.CurrentFaults;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Lets messages in: who sends it, does it have an id, and what did the Capacity Provider say to it. Records all. */
final class Gate {
    private final CapacityProvider provider;
    private final TheirCredential credential;
    private final PlannedAnswers planned;
    private final CurrentFaults faults;
    private final Recorder recorder;
    private final InstantSource clock;

    /**
     * @param status what to answer
     * @param reason null for a success
     * @param followUp to be done after the answer has left
     * @param fault how the answer goes wrong, or null
     */
    record Answer(
            int status,
            @Nullable String reason,
            Runnable followUp,
            @Nullable AnswerFault fault) {}

    Gate(
            CapacityProvider provider,
            TheirCredential credential,
            PlannedAnswers planned,
            CurrentFaults faults,
            Recorder recorder,
            InstantSource clock) {
        this.provider = provider;
        this.credential = credential;
        this.planned = planned;
        this.faults = faults;
        this.recorder = recorder;
        this.clock = clock;
    }

    Answer let(Inbound message) {
        Answer answer = judged(message);
        recorder.record(
                Direction.IN,
                message.method(),
                message.type(),
                clock.instant(),
                message.headers(),
                message.body(),
                answer.status(),
                answer.reason());
        return answer;
    }

    private Answer judged(Inbound message) {
        try {
            credential.check(message);
            message.requestId();
            int ordered = planned.take(message.type());
            if (ordered != 0) {
                throw new RefusedMessage(ordered, "answered so by order of a test");
            }
            return taken(message);
        } catch (RefusedMessage refused) {
            return new Answer(refused.status(), refused.reason(), () -> {}, null);
        }
    }

    private Answer taken(Inbound message) {
        AnswerFault fault = faults.get().answerTo(message.type());
        if (fault == null) {
            return new Answer(204, null, provider.receive(message), null);
        }
        Runnable followUp = fault.takesTheMessage() ? provider.receive(message) : () -> {};
        int status = fault.statusInsteadOf(204);
        return new Answer(status, status == 204 ? null : "answered wrongly: a fault", followUp, fault);
    }
}
