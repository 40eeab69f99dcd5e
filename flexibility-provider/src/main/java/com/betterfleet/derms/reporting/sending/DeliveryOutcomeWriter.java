package com.betterfleet.derms.reporting.sending;

import com.betterfleet.derms.database.BatchCommitter;
import com.betterfleet.derms.database.BatchCommitter.BatchLimits;
import com.betterfleet.derms.database.BatchCommitter.FailurePolicy;
import com.betterfleet.derms.exchange.DeliveryAttempted;
import com.betterfleet.derms.exchange.DeliveryResult;
import com.betterfleet.derms.exchange.RetryDecision;
import com.betterfleet.derms.link.LinkDirectory;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.reporting.sending.JdbcReportQueue.StreamPause;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores the outcomes of delivery attempts in batches, so that thousands at once cost a few statements. A message whose
 * outcome is lost by a crash is sent again unchanged.
 */
@Component
class DeliveryOutcomeWriter {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryOutcomeWriter.class);

    /** One writer: two would lock links and streams in different orders. */
    private static final BatchLimits LIMITS = new BatchLimits("report-outcome-writer", 500, 1);

    static final IsolatedJob JOB =
            new IsolatedJob("REPORT_OUTCOME", SubjectKind.GROUP, "recording what the partner answered to its reports");

    private final JdbcReportQueue queue;
    private final LinkDirectory links;
    private final JobIsolation isolation;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private final BatchCommitter<DeliveryOutcome, DeliveryOutcome> committer =
            new BatchCommitter<>(LIMITS, FailurePolicy.RETRY_SINGLY, this::storeBatch);

    DeliveryOutcomeWriter(
            JdbcReportQueue queue,
            LinkDirectory links,
            Quarantine quarantine,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.queue = queue;
        this.links = links;
        this.isolation = quarantine.isolate(JOB);
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    /** The outcome of one try to send a message. */
    record DeliveryOutcome(
            ReportMessage message, DeliveryResult delivery, RetryDecision retryDecision, int tries, boolean last) {
        /** The consecutive tries so far; a try that the circuit breaker prevented does not count. */
        int countTries() {
            return delivery instanceof DeliveryResult.NoResponse unanswered && unanswered.skipped() ? tries - 1 : tries;
        }
    }

    /** Returns when the outcome is stored, or cannot be: then the message is sent again once its lease has ended. */
    void recordOutcome(DeliveryOutcome outcome) {
        try {
            committer.submitItem(outcome).get();
            isolation.recordSuccess(List.of(Long.toString(outcome.message().bindingId())));
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Error error) {
                throw error;
            }
            setAside(outcome, failure.getCause());
            LOG.debug(
                    "The outcome of a message to {} was not stored",
                    outcome.message().connectionId(),
                    failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets other streams go on where the data of one is refused; the message is sent again later. */
    private void setAside(DeliveryOutcome outcome, @Nullable Throwable cause) {
        if (cause instanceof RuntimeException failure && JobIsolation.isFaultOfSubject(failure)) {
            isolation.recordFailure(Long.toString(outcome.message().bindingId()), failure);
        }
    }

    /** Stores a batch in one transaction and returns it: the result of each item is its outcome. */
    private List<DeliveryOutcome> storeBatch(List<DeliveryOutcome> outcomes) {
        try {
            transaction.executeWithoutResult(status -> storeOutcomes(outcomes));
            return outcomes;
        } catch (RuntimeException failure) {
            LOG.warn(
                    "Outcomes of {} messages could not be stored together; each is stored by itself: {}",
                    outcomes.size(),
                    failure.getMessage());
            throw failure;
        }
    }

    private void storeOutcomes(List<DeliveryOutcome> outcomes) {
        publishAttempts(outcomes);
        Instant now = clock.instant();
        List<CompletedMessage> completed = new ArrayList<>();
        List<StreamPause> pauses = new ArrayList<>();
        for (DeliveryOutcome outcome : outcomes) {
            switch (outcome.retryDecision()) {
                case RetryDecision.NoFurtherTry done ->
                    completed.add(new CompletedMessage(outcome.message(), Optional.empty(), outcome.last()));
                case RetryDecision.DeadLettered givenUp ->
                    completed.add(
                            new CompletedMessage(outcome.message(), Optional.of(givenUp.reason()), outcome.last()));
                case RetryDecision.RetryLater again ->
                    pauses.add(new StreamPause(
                            outcome.message().bindingId(),
                            outcome.message().seq(),
                            outcome.countTries(),
                            now.plus(again.pause()),
                            again.reason()));
            }
        }
        if (!completed.isEmpty()) {
            queue.completeMessages(completed, now);
        }
        if (!pauses.isEmpty()) {
            queue.pauseStreams(pauses);
        }
    }

    /**
     * Publishes the first failure of each connection, and one success of a degraded link. Runs before the stream rows
     * are locked, since its listeners lock the link first.
     */
    private void publishAttempts(List<DeliveryOutcome> outcomes) {
        Map<String, DeliveryOutcome> failures = new TreeMap<>();
        Map<String, DeliveryOutcome> successes = new TreeMap<>();
        for (DeliveryOutcome outcome : outcomes) {
            (outcome.delivery() instanceof DeliveryResult.MessageAccepted ? successes : failures)
                    .putIfAbsent(outcome.message().connectionId(), outcome);
        }
        Set<String> connections = new HashSet<>(failures.keySet());
        connections.addAll(successes.keySet());
        Map<String, PartnerLink> currentLinks = links.findLinks(connections);
        successes.keySet().removeAll(failures.keySet());
        successes
                .keySet()
                .removeIf(id ->
                        !currentLinks.containsKey(id) || !currentLinks.get(id).degraded());
        failures.values().forEach(this::publishAttempt);
        successes.values().forEach(this::publishAttempt);
    }

    private void publishAttempt(DeliveryOutcome outcome) {
        events.publishEvent(new DeliveryAttempted(outcome.message().toOutbound(outcome.tries()), outcome.delivery()));
    }
}
