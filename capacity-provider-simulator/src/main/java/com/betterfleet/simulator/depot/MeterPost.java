package com.betterfleet.simulator.depot;

import com.betterfleet.simulator.events.Announcer;
import com.betterfleet.simulator.service.AdminApi;
import com.betterfleet.simulator.service.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Posts readings. Those that could not be delivered wait, the oldest dropped first, and go with the next ones. */
final class MeterPost {
    /** About 15 minutes of a depot of nine meters; older ones tell the service nothing it may still interpolate. */
    private static final int MOST_WAITING = 4_000;

    private static final int MOST_AT_ONCE = 1_000;

    private final AdminApi api;
    private final Announcer say;
    private final Deque<Reading> waiting = new ArrayDeque<>();
    private String lastComplaint = "";

    MeterPost(AdminApi api, Announcer say) {
        this.api = api;
        this.say = say;
    }

    synchronized void post(List<Reading> readings) {
        waiting.addAll(readings);
        while (waiting.size() > MOST_WAITING) {
            waiting.removeFirst();
        }
        List<Reading> next = new ArrayList<>(waiting).subList(0, Math.min(waiting.size(), MOST_AT_ONCE));
        Reply reply = api.post("/meter-readings", next);
        if (reply.succeeded()) {
            next.forEach(reading -> waiting.removeFirst());
        }
        complain(reply);
    }

    /** Once per new cause: the same line every two seconds would hide everything else. */
    private void complain(Reply reply) {
        boolean rejected =
                reply instanceof Reply.Answered answered && answered.body().contains("\"reason\"");
        String complaint = reply.succeeded() && !rejected ? "" : reply.described();
        String kind = rejected ? "rejected" : complaint;
        if (!kind.isEmpty() && !kind.equals(lastComplaint)) {
            say.say("depot: meter readings not taken: " + complaint);
        }
        lastComplaint = kind;
    }
}
