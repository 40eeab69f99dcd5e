package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.recorder.Direction;
import com.betterfleet.simulator.recorder.Recorder;
import com.betterfleet.simulator.registration.IncomingRegister;
import com.betterfleet.simulator.registration.RefusedRegister;
import com.betterfleet.simulator.registration.Registration;
import com.betterfleet.simulator.registration.Taken;
import com.betterfleet.simulator.scenario.AnswerFault;
import com.betterfleet.simulator.scenario.CurrentFaults;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Lets messages in: who sends it, does it have an id, and what did the Capacity Provider say to it. Records all. */
final class Gate {
    private final CapacityProvider provider;
    private final Registration registration;
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
            Registration registration,
            TheirCredential credential,
            PlannedAnswers planned,
            CurrentFaults faults,
            Recorder recorder,
            InstantSource clock) {
        this.provider = provider;
        this.registration = registration;
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
        } catch (RefusedRegister refused) {
            return new Answer(refused.status(), refused.reason(), () -> {}, null);
        }
    }

    private Answer taken(Inbound message) {
        AnswerFault fault = faults.get().answerTo(message.type());
        Taken taken = fault == null || fault.takesTheMessage() ? handedOn(message) : new Taken(() -> {}, null);
        AnswerFault wrong = fault == null ? taken.fault() : fault;
        int status = wrong == null ? 204 : wrong.statusInsteadOf(204);
        return new Answer(status, status == 204 ? null : "answered wrongly: a fault", taken.followUp(), wrong);
    }

    private Taken handedOn(Inbound message) {
        if (!message.isRegister() || !registration.isConcerned()) {
            return new Taken(provider.receive(message), null);
        }
        return registration.receive(new IncomingRegister(
                message.method(),
                message.header("authorization"),
                message.requestId(),
                message.header("x-correlation-id"),
                message.body()));
    }
}
