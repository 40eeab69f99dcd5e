package com.betterfleet.derms.connection;

import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What time alone does to links: partners that fall silent, our heartbeats, our handshakes that led to nothing. Rows are
 * taken in batches, so that many connections need no thread each.
 */
@Component
class LinkRunner implements DueWork {

    private static final Logger LOG = LoggerFactory.getLogger(LinkRunner.class);
    private static final int BATCH = 500;

    /** So long nobody may have been listening before silence stops to mean something. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final JdbcLinks links;
    private final Connections connections;
    private final LinkMoves moves;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    LinkRunner(
            JdbcLinks links,
            Connections connections,
            LinkMoves moves,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.links = links;
        this.connections = connections;
        this.moves = moves;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public Stage stage() {
        return Stage.FACTS;
    }

    @Override
    public void runDue() {
        listen();
        inBatches(
                links::lockOverdue,
                link -> moves.save(link, link.lost(link.aliveUntil().orElseThrow(), clock.instant())));
        inBatches(links::lockHeartbeatDue, this::signal);
        inBatches(links::lockHandshakeDue, this::ask);
    }

    /** Of what falls due only a loss is waited for to the instant: limits hang on it. */
    @Override
    public Optional<Instant> nextDue() {
        return links.nextOverdue();
    }

    /** In one transaction: whoever finds that nobody listened also gives the partners their time, before anyone is lost. */
    private void listen() {
        transaction.executeWithoutResult(status -> {
            Optional<Duration> lapse = links.renewLease(PATIENCE);
            if (lapse.isPresent()) {
                LOG.warn(
                        "Nobody listened for {}: partners that were due meanwhile are given time to be heard",
                        lapse.get());
                Instant now = clock.instant();
                links.lockOverdue(now, Integer.MAX_VALUE).forEach(link -> wait(link, now, lapse.get()));
            }
        });
    }

    private void wait(Link link, Instant now, Duration lapse) {
        terms(link).heartbeatInterval().ifPresent(interval -> moves.save(link, link.deafUntil(now, lapse, interval)));
    }

    private void signal(Link link) {
        Instant now = clock.instant();
        link.theirs().flatMap(Demands::heartbeatInterval).ifPresent(interval -> {
            Instant offlineAt = now.plus(interval.multipliedBy(terms(link).offlineAfterIntervals()));
            events.publishEvent(new OutboundDue.SignOfLife(link.connectionId(), offlineAt));
        });
        links.save(link.signalled(now, RandomGenerator.getDefault().nextDouble()));
    }

    private void ask(Link link) {
        events.publishEvent(
                new OutboundDue.Opening(link.connectionId(), terms(link).ours()));
        moves.save(link, link.asked(clock.instant()));
    }

    private PartnerTerms terms(Link link) {
        return connections.terms(link.connectionId());
    }

    private void inBatches(BiFunction<Instant, Integer, List<Link>> due, Consumer<Link> act) {
        int found;
        do {
            Integer taken = transaction.execute(status -> {
                List<Link> batch = due.apply(clock.instant(), BATCH);
                batch.forEach(act);
                return batch.size();
            });
            found = taken == null ? 0 : taken;
        } while (found == BATCH);
    }
}
