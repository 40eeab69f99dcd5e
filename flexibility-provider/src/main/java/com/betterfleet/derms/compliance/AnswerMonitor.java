package com.betterfleet.derms.compliance;

import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.binding.GroupBindings.BoundGroup;
import com.betterfleet.derms.compliance.Adjustment.AdjustmentAnswer;
import com.betterfleet.derms.compliance.Adjustment.AdjustmentState;
import com.betterfleet.derms.compliance.JdbcAdjustments.OpenAdjustment;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.forecast.AcceptedForecast;
import com.betterfleet.derms.forecast.ForecastStore;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Matches accepted forecasts with open requests (M12). It polls the stored forecasts, so that accepting one costs
 * nothing more and no crash or other instance makes it miss one.
 */
@Component
class AnswerMonitor implements DueWork {

    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    private static final IsolatedJob JOB =
            new IsolatedJob("REQUEST_ANSWER", SubjectKind.SCOPE, "matching its requests with answers");

    private final JdbcAdjustments requests;
    private final ForecastStore forecasts;
    private final GroupBindings bindings;
    private final Outbox outbox;
    private final ApplicationEventPublisher events;
    private final JobIsolation isolation;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    /**
     * By binding id, the acceptance time up to which all of its open requests were compared. After a crash they are
     * compared again.
     */
    private final Map<Long, Instant> comparedUntil = new HashMap<>();

    AnswerMonitor(
            JdbcAdjustments requests,
            ForecastStore forecasts,
            GroupBindings bindings,
            Outbox outbox,
            ApplicationEventPublisher events,
            Quarantine quarantine,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.requests = requests;
        this.forecasts = forecasts;
        this.bindings = bindings;
        this.outbox = outbox;
        this.events = events;
        this.isolation = quarantine.isolate(JOB);
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public Optional<Duration> period() {
        return Optional.of(CHECK_INTERVAL);
    }

    /** Any open request is compared once in each period. */
    @Override
    public Optional<String> dueTimeSql() {
        return Optional.of(JdbcAdjustments.openRequestSql());
    }

    @Override
    public void runDue() {
        List<String> scopeIds = requests.listOpenScopes();
        if (scopeIds.isEmpty()) {
            comparedUntil.clear();
        }
        // Each answer is a transaction of its own, and a comparison may be repeated.
        isolation.runPending(scopeIds, selected -> compareRequests(requests.listOpen(selected)));
    }

    private void compareRequests(List<OpenAdjustment> open) {
        Instant now = clock.instant();
        Set<Long> bindingIds = new HashSet<>();
        open.forEach(
                openRequest -> bindingIds.add(openRequest.adjustment().item().bindingId()));
        Map<Long, Instant> newest = forecasts.findLastAcceptedTimes(bindingIds);
        Map<Long, BoundGroup> bound = bindings.findBoundGroups(bindingIds);
        for (OpenAdjustment openRequest : open) {
            long binding = openRequest.adjustment().item().bindingId();
            Instant accepted = newest.getOrDefault(binding, Instant.MIN);
            if (accepted.isAfter(comparedUntil.getOrDefault(binding, Instant.MIN))
                    || openRequest.adjustment().state() == AdjustmentState.QUEUED
                    || isRecentlyDelivered(openRequest.adjustment(), now)) {
                compareForecasts(openRequest, Optional.ofNullable(bound.get(binding)));
            }
            if (!now.isBefore(openRequest.adjustment().endOfLastBlock())) {
                closeExpired(
                        openRequest.adjustment().scopeId(),
                        openRequest.adjustment().id());
            }
        }
        comparedUntil.putAll(newest);
    }

    /** A forecast accepted before the delivery was recorded may be the answer all the same. */
    private static boolean isRecentlyDelivered(Adjustment request, Instant now) {
        return request.deliveredAt()
                .map(at -> Duration.between(at, now).compareTo(Duration.ofMinutes(1)) < 0)
                .orElse(false);
    }

    private void compareForecasts(OpenAdjustment open, Optional<BoundGroup> bound) {
        Adjustment request = open.adjustment();
        Duration seamTolerance =
                bound.map(group -> group.properties().seamTolerance()).orElse(Duration.ZERO);
        Optional<AdjustmentAnswer> best = request.answer();
        long lastCompared = open.lastComparedMessage();
        for (AcceptedForecast accepted :
                forecasts.findAcceptedSince(request.item().bindingId(), request.requestedAt(), lastCompared)) {
            Optional<AdjustmentAnswer> answer =
                    AnswerRules.matchAnswer(request, accepted, answersAnother(request, accepted), seamTolerance);
            if (answer.isPresent() && AnswerRules.replacesAnswer(best, answer.get())) {
                best = answer;
            }
            // Forecasts are compared again until the delivery of the request is known.
            lastCompared = request.deliveredAt().isPresent() ? accepted.id() : lastCompared;
        }
        if (!best.equals(request.answer())) {
            storeAnswer(open, best.orElseThrow(), lastCompared);
        } else if (lastCompared > open.lastComparedMessage()) {
            requests.storeLastCompared(open, lastCompared);
        }
    }

    private boolean answersAnother(Adjustment request, AcceptedForecast accepted) {
        return accepted.correlationId()
                .filter(id -> !id.equals(request.requestId()))
                .map(requests::existsByRequestId)
                .orElse(false);
    }

    private void storeAnswer(OpenAdjustment open, AdjustmentAnswer answer, long lastCompared) {
        Adjustment request = open.adjustment();
        transaction.executeWithoutResult(status -> {
            if (requests.storeAnswer(open, AnswerRules.stateAfterAnswer(request, answer), answer, lastCompared)) {
                events.publishEvent(new NegotiationChanged(request.scopeId()));
            }
        });
    }

    /** Closes a request whose last block has ended, and removes its message from the outbox if it is still queued. */
    private void closeExpired(String scopeId, long id) {
        transaction.executeWithoutResult(status -> requests.findRequest(scopeId, id)
                .ifPresent(request -> {
                    switch (request.state()) {
                        case QUEUED -> {
                            requests.closeExpired(
                                    id,
                                    AdjustmentState.FAILED,
                                    Optional.of("it was not delivered before its last block ended, "
                                            + request.undeliveredReason().orElse("because the link was not online")));
                            outbox.cancelMessage(request.requestId());
                        }
                        case DELIVERED -> requests.closeExpired(id, AdjustmentState.UNANSWERED, Optional.empty());
                        default -> requests.closeExpired(id, request.state(), Optional.empty());
                    }
                    events.publishEvent(new NegotiationChanged(scopeId));
                }));
    }
}
