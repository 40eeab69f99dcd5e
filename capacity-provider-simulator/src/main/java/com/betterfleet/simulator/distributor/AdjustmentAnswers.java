package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.scenario.AdjustmentPlan;
import com.betterfleet.simulator.service.HttpReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plans the answers to AdjustGroupCapacityForecast. A request repeated with the same id is answered once. Guarded by
 * the owner's lock.
 */
final class AdjustmentAnswers {
    private static final int MAX_TRIES = 8;
    private static final int MAX_REMEMBERED_REQUESTS = 1_000;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Deque<String> seenRequestIds = new ArrayDeque<>();
    private final List<PendingAnswer> pendingAnswers = new ArrayList<>();
    private AdjustmentPlan scenarioPlan;
    private AdjustmentPlan activePlan;

    /**
     * @param body an UpdateGroupCapacityForecast
     * @param correlationId the request's id, or null
     */
    record PendingAnswer(
            ObjectNode body, String requestId, @Nullable String correlationId, RetryBackoff backoff) {}

    AdjustmentAnswers(AdjustmentPlan plan) {
        scenarioPlan = plan;
        activePlan = plan;
    }

    /**
     * Uses the scenario's plan when it differs from the last scenario's; otherwise a plan set by a test stays active.
     */
    void adoptScenarioPlan(AdjustmentPlan plan) {
        if (!plan.equals(scenarioPlan)) {
            scenarioPlan = plan;
            applyPlan(plan);
        }
    }

    /** Uses this plan from now on and drops the answers still pending under the old one. */
    void applyPlan(AdjustmentPlan plan) {
        activePlan = plan;
        pendingAnswers.clear();
    }

    /**
     * @param answerId the X-Request-ID of the answer
     * @return the planned answer, as text for the event log
     */
    String acceptRequest(InboundMessage request, String answerId, Instant now) {
        if (seenRequestIds.contains(request.requireRequestId())) {
            return "repeated request";
        }
        seenRequestIds.addLast(request.requireRequestId());
        if (seenRequestIds.size() > MAX_REMEMBERED_REQUESTS) {
            seenRequestIds.removeFirst();
        }
        if (!activePlan.answersRequests()) {
            return "no answer planned";
        }
        ObjectNode body = MessageBodies.buildAdjustmentAnswer(request.parseJson(), activePlan.factor());
        String correlation = activePlan.correlated() ? request.requireRequestId() : null;
        pendingAnswers.add(
                new PendingAnswer(body, answerId, correlation, new RetryBackoff(0, now.plus(activePlan.after()))));
        Duration after = activePlan.after();
        return "answer planned with factor " + activePlan.factor()
                + (after.isZero() ? "" : " after " + after.toMillis() / 1000.0 + " s")
                + (activePlan.correlated() ? "" : ", without correlation");
    }

    List<PendingAnswer> takeDueAnswers(Instant now) {
        List<PendingAnswer> due = pendingAnswers.stream()
                .filter(answer -> answer.backoff().isDue(now))
                .toList();
        pendingAnswers.removeAll(due);
        return due;
    }

    /** Removes a delivered answer, or schedules the same answer again after a transient failure. */
    void recordReply(PendingAnswer answer, HttpReply reply, Instant now) {
        int status = reply.statusOrZero();
        boolean transientFailure = status == 0 || status == TOO_MANY_REQUESTS || status >= 500;
        if (transientFailure && answer.backoff().failedTries() + 1 < MAX_TRIES) {
            RetryBackoff next = answer.backoff().afterFailure(now);
            pendingAnswers.add(new PendingAnswer(answer.body(), answer.requestId(), answer.correlationId(), next));
        }
    }

    AdjustmentStatus status() {
        return new AdjustmentStatus(
                activePlan.answer().name(),
                activePlan.factor(),
                activePlan.after().toMillis() / 1000.0,
                activePlan.correlated(),
                pendingAnswers.size());
    }
}
