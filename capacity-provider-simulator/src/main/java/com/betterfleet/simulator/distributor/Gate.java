package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.recorder.Direction;
import com.betterfleet.simulator.recorder.Recorder;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Lets messages in: who sends it, does it have an id, and what did the Capacity Provider say to it. Records all. */
final class Gate {
    private final CapacityProvider provider;
    private final TheirCredential credential;
    private final PlannedAnswers planned;
    private final Recorder recorder;
    private final InstantSource clock;

    /**
     * @param status what to answer
     * @param reason null for a success
     * @param followUp to be done after the answer has left
     */
    record Answer(int status, @Nullable String reason, Runnable followUp) {}

    Gate(
            CapacityProvider provider,
            TheirCredential credential,
            PlannedAnswers planned,
            Recorder recorder,
            InstantSource clock) {
        this.provider = provider;
        this.credential = credential;
        this.planned = planned;
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
            return new Answer(204, null, provider.receive(message));
        } catch (RefusedMessage refused) {
            return new Answer(refused.status(), refused.reason(), () -> {});
        }
    }
}
