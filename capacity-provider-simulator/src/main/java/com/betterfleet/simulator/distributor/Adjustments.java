package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.scenario.AdjustmentPlan;
import com.betterfleet.simulator.service.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is answered to AdjustGroupCapacityForecast, and when. A request that comes again, with the same id, is answered
 * once. Guarded by its owner's lock.
 */
final class Adjustments {
    private static final int MOST_TRIES = 8;
    private static final int MOST_REMEMBERED = 1_000;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Deque<String> seen = new ArrayDeque<>();
    private final List<Answer> waiting = new ArrayList<>();
    private AdjustmentPlan ofScenario;
    private AdjustmentPlan inForce;

    /**
     * @param body an UpdateGroupCapacityForecast
     * @param correlationId the request's id, or null
     */
    record Answer(
            ObjectNode body, String requestId, @Nullable String correlationId, Backoff next) {}

    Adjustments(AdjustmentPlan plan) {
        ofScenario = plan;
        inForce = plan;
    }

    /** A scenario that is played on, or another one that answers alike, takes no order back. */
    void adopt(AdjustmentPlan plan) {
        if (!plan.equals(ofScenario)) {
            ofScenario = plan;
            order(plan);
        }
    }

    /** What waits to be answered by the old plan is not answered any more. */
    void order(AdjustmentPlan plan) {
        inForce = plan;
        waiting.clear();
    }

    /**
     * @param answerId the X-Request-ID that the answer will have
     * @return in words, what will come of it
     */
    String take(Inbound request, String answerId, Instant now) {
        if (seen.contains(request.requestId())) {
            return "asked for again";
        }
        seen.addLast(request.requestId());
        if (seen.size() > MOST_REMEMBERED) {
            seen.removeFirst();
        }
        if (!inForce.answers()) {
            return "not to be answered";
        }
        ObjectNode body = Messages.granting(request.json(), inForce.factor());
        String correlation = inForce.correlated() ? request.requestId() : null;
        waiting.add(new Answer(body, answerId, correlation, new Backoff(0, now.plus(inForce.after()))));
        Duration after = inForce.after();
        return "to be answered with " + inForce.factor() + " of it"
                + (after.isZero() ? "" : " after " + after.toMillis() / 1000.0 + " s")
                + (inForce.correlated() ? "" : ", without correlation");
    }

    List<Answer> takeDue(Instant now) {
        List<Answer> due =
                waiting.stream().filter(answer -> answer.next().isDue(now)).toList();
        waiting.removeAll(due);
        return due;
    }

    /** What was not taken for a reason that may pass is sent again, the same. */
    void sent(Answer answer, Reply reply, Instant now) {
        int status = reply.statusOrZero();
        boolean mayPass = status == 0 || status == TOO_MANY_REQUESTS || status >= 500;
        if (mayPass && answer.next().tries() + 1 < MOST_TRIES) {
            Backoff next = answer.next().failedAt(now);
            waiting.add(new Answer(answer.body(), answer.requestId(), answer.correlationId(), next));
        }
    }

    AdjustmentStatus status() {
        return new AdjustmentStatus(
                inForce.answer().name(),
                inForce.factor(),
                inForce.after().toMillis() / 1000.0,
                inForce.correlated(),
                waiting.size());
    }
}
