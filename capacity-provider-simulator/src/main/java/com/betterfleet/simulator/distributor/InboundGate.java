package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.recorder.MessageDirection;
import com.betterfleet.simulator.recorder.MessageRecorder;
import com.betterfleet.simulator.registration.IncomingRegister;
import com.betterfleet.simulator.registration.MessageReceipt;
import com.betterfleet.simulator.registration.RefusedRegister;
import com.betterfleet.simulator.registration.RegistrationEndpoint;
import com.betterfleet.simulator.scenario.AnswerFault;
import com.betterfleet.simulator.scenario.CurrentFaults;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Authenticates and processes incoming messages, and records them all. */
final class InboundGate {
    private final CapacityProvider provider;
    private final RegistrationEndpoint registration;
    private final InboundCredential credential;
    private final PlannedAnswers planned;
    private final CurrentFaults faults;
    private final MessageRecorder recorder;
    private final InstantSource clock;

    /**
     * @param status HTTP status of the response
     * @param reason null for a success
     * @param followUp work to do after the response has been sent
     * @param fault fault to apply to the response, or null
     * @param retryAfterSeconds the pause before the next attempt, or null
     */
    record GateAnswer(
            int status,
            @Nullable String reason,
            Runnable followUp,
            @Nullable AnswerFault fault,
            @Nullable Integer retryAfterSeconds) {}

    InboundGate(
            CapacityProvider provider,
            RegistrationEndpoint registration,
            InboundCredential credential,
            PlannedAnswers planned,
            CurrentFaults faults,
            MessageRecorder recorder,
            InstantSource clock) {
        this.provider = provider;
        this.registration = registration;
        this.credential = credential;
        this.planned = planned;
        this.faults = faults;
        this.recorder = recorder;
        this.clock = clock;
    }

    /** @param connectionReused whether a request has come over the same connection before */
    GateAnswer handleMessage(InboundMessage message, boolean connectionReused) {
        GateAnswer answer = authorizeAndProcess(message, connectionReused);
        recorder.recordMessage(
                MessageDirection.IN,
                message.method(),
                message.type(),
                clock.instant(),
                message.headers(),
                message.body(),
                answer.status(),
                answer.reason());
        return answer;
    }

    private GateAnswer authorizeAndProcess(InboundMessage message, boolean connectionReused) {
        try {
            credential.checkMessage(message);
            message.requireRequestId();
            int plannedStatus = planned.takeStatus(message.type());
            if (plannedStatus != 0) {
                throw new RefusedMessage(plannedStatus, "status set by a test");
            }
            return processMessage(message, connectionReused);
        } catch (RefusedMessage refused) {
            return new GateAnswer(refused.status(), refused.reason(), () -> {}, null, null);
        } catch (RefusedRegister refused) {
            return new GateAnswer(refused.status(), refused.reason(), () -> {}, null, refused.retryAfterSeconds());
        }
    }

    private GateAnswer processMessage(InboundMessage message, boolean connectionReused) {
        AnswerFault fault = faults.current().faultFor(message.type());
        MessageReceipt receipt = fault == null || fault.processesMessage(connectionReused)
                ? dispatchMessage(message)
                : new MessageReceipt(() -> {}, null);
        AnswerFault answerFault = fault == null ? receipt.fault() : fault;
        int status = answerFault == null ? 204 : answerFault.effectiveStatus(204, connectionReused);
        return new GateAnswer(
                status,
                status == 204 ? null : "faulty answer: configured fault",
                receipt.followUp(),
                answerFault,
                null);
    }

    private MessageReceipt dispatchMessage(InboundMessage message) {
        if (!message.isRegister() || !registration.isInUse()) {
            return new MessageReceipt(provider.receiveMessage(message), null);
        }
        return registration.receiveRegister(new IncomingRegister(
                message.method(),
                message.header("authorization"),
                message.requireRequestId(),
                message.header("x-correlation-id"),
                message.body()));
    }
}
