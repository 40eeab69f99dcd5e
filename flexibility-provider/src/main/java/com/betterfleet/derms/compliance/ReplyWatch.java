package com.betterfleet.derms.compliance;

import com.betterfleet.derms.compliance.Adjustment.Answer;
import com.betterfleet.derms.compliance.Adjustment.State;
import com.betterfleet.derms.compliance.JdbcAdjustments.Open;
import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.Bindings.BoundGroup;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.forecast.AcceptedForecast;
import com.betterfleet.derms.forecast.Forecasts;
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
 * Finds the answers to requests among what partners say (M12). It looks rather than listens: accepting a forecast costs nothing
 * for it, and neither a crash nor another instance makes it miss one.
 */
@Component
class ReplyWatch implements DueWork {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final JdbcAdjustments requests;
    private final Forecasts forecasts;
    private final Bindings bindings;
    private final Outbox outbox;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    /** By binding, the acceptance up to which all of its open requests were compared; a crash only costs a second look. */
    private final Map<Long, Instant> compared = new HashMap<>();

    private Instant nextLook = Instant.MIN;

    ReplyWatch(
            JdbcAdjustments requests,
            Forecasts forecasts,
            Bindings bindings,
            Outbox outbox,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.requests = requests;
        this.forecasts = forecasts;
        this.bindings = bindings;
        this.outbox = outbox;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        if (now.isBefore(nextLook)) {
            return;
        }
        nextLook = now.plus(PAUSE);
        List<Open> open = requests.open();
        Set<Long> asked = new HashSet<>();
        open.forEach(one -> asked.add(one.adjustment().bindingId()));
        compared.keySet().retainAll(asked);
        if (open.isEmpty()) {
            return;
        }
        Map<Long, Instant> newest = forecasts.lastAccepted(asked);
        Map<Long, BoundGroup> bound = bindings.bound(asked);
        for (Open one : open) {
            long binding = one.adjustment().bindingId();
            Instant said = newest.getOrDefault(binding, Instant.MIN);
            if (said.isAfter(compared.getOrDefault(binding, Instant.MIN))
                    || one.adjustment().state() == State.QUEUED
                    || fresh(one.adjustment(), now)) {
                compare(one, Optional.ofNullable(bound.get(binding)));
            }
            if (!now.isBefore(one.adjustment().end())) {
                lapse(one.adjustment().scopeId(), one.adjustment().id());
            }
        }
        compared.putAll(newest);
    }

    /** What was said before we knew that a request had arrived may be its answer all the same. */
    private static boolean fresh(Adjustment request, Instant now) {
        return request.deliveredAt()
                .map(at -> Duration.between(at, now).compareTo(Duration.ofMinutes(1)) < 0)
                .orElse(false);
    }

    private void compare(Open open, Optional<BoundGroup> bound) {
        Adjustment request = open.adjustment();
        Duration seam = bound.map(group -> group.terms().seamTolerance()).orElse(Duration.ZERO);
        Optional<Answer> best = request.answer();
        long looked = open.lookedMessage();
        for (AcceptedForecast said : forecasts.since(request.bindingId(), request.requestedAt(), looked)) {
            Optional<Answer> answer = Replies.of(request, said, answersAnother(request, said), seam);
            if (answer.isPresent() && Replies.replaces(best, answer.get())) {
                best = answer;
            }
            // Until it is known when the request arrived, what was said is looked at again.
            looked = request.deliveredAt().isPresent() ? said.id() : looked;
        }
        if (!best.equals(request.answer())) {
            store(open, best.orElseThrow(), looked);
        } else if (looked > open.lookedMessage()) {
            requests.looked(open, looked);
        }
    }

    private boolean answersAnother(Adjustment request, AcceptedForecast said) {
        return said.correlationId()
                .filter(id -> !id.equals(request.requestId()))
                .map(requests::isRequest)
                .orElse(false);
    }

    private void store(Open open, Answer answer, long looked) {
        Adjustment request = open.adjustment();
        transaction.executeWithoutResult(status -> {
            if (requests.answered(open, Replies.state(request, answer), answer, looked)) {
                events.publishEvent(new NegotiationChanged(request.scopeId()));
            }
        });
    }

    /** Its last block has ended: what has not left is kept from leaving, and nothing can be answered any more. */
    private void lapse(String scopeId, long id) {
        transaction.executeWithoutResult(status -> requests.find(scopeId, id).ifPresent(request -> {
            switch (request.state()) {
                case QUEUED -> {
                    requests.lapsed(
                            id,
                            State.FAILED,
                            Optional.of("it was not delivered before its last block ended, "
                                    + request.trouble().orElse("because the link was not online")));
                    outbox.cancel(request.requestId());
                }
                case DELIVERED -> requests.lapsed(id, State.UNANSWERED, Optional.empty());
                default -> requests.lapsed(id, request.state(), Optional.empty());
            }
            events.publishEvent(new NegotiationChanged(scopeId));
        }));
    }
}
