package com.betterfleet.simulator.depot;

import com.betterfleet.simulator.events.EventLog;
import com.betterfleet.simulator.service.AdminApi;
import com.betterfleet.simulator.service.HttpReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Posts readings. Undelivered readings are queued, sent with the next ones, and dropped oldest first. */
final class ReadingSender {
    /** Largest queue: about 15 minutes of a depot with nine meters; the service interpolates over a longer gap. */
    private static final int MAX_WAITING = 4_000;

    private static final int MAX_PER_CALL = 1_000;

    private final AdminApi api;
    private final EventLog eventLog;
    private final Deque<MeterReading> waiting = new ArrayDeque<>();
    private String lastFailure = "";

    ReadingSender(AdminApi api, EventLog eventLog) {
        this.api = api;
        this.eventLog = eventLog;
    }

    synchronized void sendReadings(List<MeterReading> readings) {
        waiting.addAll(readings);
        while (waiting.size() > MAX_WAITING) {
            waiting.removeFirst();
        }
        List<MeterReading> next = new ArrayList<>(waiting).subList(0, Math.min(waiting.size(), MAX_PER_CALL));
        HttpReply reply = api.post("/meter-readings", next);
        if (reply.isSuccess()) {
            next.forEach(reading -> waiting.removeFirst());
        }
        logNewFailure(reply);
    }

    /** Logs a failure once per new cause, because a line every two seconds would hide everything else. */
    private void logNewFailure(HttpReply reply) {
        boolean rejected = reply instanceof HttpReply.ReceivedResponse answered
                && answered.body().contains("\"reason\"");
        String failure = reply.isSuccess() && !rejected ? "" : reply.describe();
        String failureKind = rejected ? "rejected" : failure;
        if (!failureKind.isEmpty() && !failureKind.equals(lastFailure)) {
            eventLog.log("depot: meter readings not accepted: " + failure);
        }
        lastFailure = failureKind;
    }
}
