package com.betterfleet.derms.reporting;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.Bindings.BoundGroup;
import com.betterfleet.derms.connection.Link;
import com.betterfleet.derms.connection.Links;
import com.betterfleet.derms.connection.PartnerTerms;
import com.betterfleet.derms.connection.PartnerTerms.ResumeFrom;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes messages that are due from their streams and has them sent, each stream's in order (M10). Any number of instances share
 * the work; nothing leaves while a link is not online, or while people have taken control back.
 */
@Component
class Publisher implements DueWork {

    /** A stream whose sender died is taken up again after this; one that lives renews it. */
    static final Duration LEASE = Duration.ofSeconds(12);

    private static final Duration RENEWAL = Duration.ofSeconds(3);

    /** So often it is seen whether people have given control back. */
    private static final Duration LOCAL_CONTROL_LOOK = Duration.ofSeconds(30);

    private static final int RUNS = 10_000;

    private final JdbcQueue queue;
    private final Bindings bindings;
    private final Links links;
    private final Senders senders;
    private final Pace pace;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private long renewed = System.nanoTime();

    Publisher(
            JdbcQueue queue,
            Bindings bindings,
            Links links,
            Senders senders,
            Pace pace,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.queue = queue;
        this.bindings = bindings;
        this.links = links;
        this.senders = senders;
        this.pace = pace;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void runDue() {
        transaction.executeWithoutResult(status -> openLinks());
        renewLeases();
        for (int run = 0; run < RUNS; run++) {
            List<Senders.Errand> errands = transaction.execute(status -> take());
            if (errands == null || errands.isEmpty()) {
                return;
            }
            errands.forEach(senders::send);
            senders.awaitRoom();
            renewLeases();
        }
    }

    private void renewLeases() {
        Collection<Long> held = senders.onTheirWay();
        if (!held.isEmpty() && System.nanoTime() - renewed >= RENEWAL.toNanos()) {
            renewed = System.nanoTime();
            Instant now = clock.instant();
            queue.renew(held, now, now.plus(LEASE));
        }
    }

    /** Links that were closed and are online again: what waits there is due. */
    private void openLinks() {
        Map<String, String> closed = queue.closed();
        if (closed.isEmpty()) {
            return;
        }
        Map<String, Link> standing = links.of(closed.keySet());
        Instant now = clock.instant();
        closed.keySet().stream()
                .filter(id -> obstacle(standing.get(id)).isEmpty())
                .sorted()
                .forEach(id -> queue.open(id, now));
    }

    private List<Senders.Errand> take() {
        Instant now = clock.instant();
        List<String> due = queue.connectionsDue(now);
        if (due.isEmpty()) {
            return List.of();
        }
        Map<String, Link> standing = links.of(due);
        Map<String, Integer> free = new HashMap<>();
        due.stream()
                .sorted()
                .forEach(id -> obstacle(standing.get(id))
                        .ifPresentOrElse(
                                reason -> queue.close(id, now, reason),
                                () -> senders.room(id).ifPresent(r -> free.put(id, r))));
        List<Stream> claimed = free.isEmpty()
                ? List.of()
                : queue.claim(free, senders.onTheirWay(), now, now.plus(LEASE), Senders.AHEAD);
        return claimed.isEmpty() ? List.of() : errands(claimed, standing, now);
    }

    /** Why nothing may leave; empty where it may. */
    private static Optional<String> obstacle(@Nullable Link link) {
        return link != null && link.online()
                ? Optional.empty()
                : Optional.of("the link is "
                        + (link == null ? "gone" : link.state().kind().name()));
    }

    private List<Senders.Errand> errands(List<Stream> claimed, Map<String, Link> standing, Instant now) {
        List<Long> ids = claimed.stream().map(Stream::bindingId).toList();
        Map<Long, BoundGroup> bound = bindings.bound(ids);
        Map<Long, Instant> inTheWay = new HashMap<>();
        List<Long> left = new ArrayList<>();
        List<Long> resumed = new ArrayList<>();
        List<Stream> ready = new ArrayList<>();
        for (Stream stream : claimed) {
            BoundGroup group = bound.get(stream.bindingId());
            if (group == null) {
                left.add(stream.bindingId());
            } else if (Agreement.of(group.terms(), standing.get(stream.connectionId()))
                            .isEmpty()
                    || group.binding().takenBack().isPresent()) {
                inTheWay.put(stream.bindingId(), now.plus(LOCAL_CONTROL_LOOK));
            } else if (stream.held() && group.terms().resumeFrom() == ResumeFrom.NOW) {
                left.add(stream.bindingId());
            } else {
                ready.add(stream);
                if (stream.held()) {
                    resumed.add(stream.bindingId());
                }
            }
        }
        if (!inTheWay.isEmpty()) {
            queue.release(inTheWay, true);
        }
        if (!left.isEmpty()) {
            queue.skip(left);
        }
        if (!resumed.isEmpty()) {
            queue.resumed(resumed);
        }
        return paced(ready, bound, now);
    }

    private List<Senders.Errand> paced(List<Stream> ready, Map<Long, BoundGroup> bound, Instant now) {
        Map<Long, List<ReportMessage>> messages = ready.isEmpty()
                ? Map.of()
                : queue.next(ready.stream().map(Stream::bindingId).toList(), Senders.AHEAD);
        List<Senders.Errand> errands = new ArrayList<>();
        Map<Long, Instant> later = new HashMap<>();
        Map<String, Integer> denied = new HashMap<>();
        for (Stream stream : ready) {
            PartnerTerms terms =
                    Objects.requireNonNull(bound.get(stream.bindingId())).terms();
            List<ReportMessage> own = messages.getOrDefault(stream.bindingId(), List.of());
            int past = (int)
                    own.stream().takeWhile(message -> past(message, terms, now)).count();
            int granted = past == 0 ? 0 : pace.take(stream.connectionId(), terms.backfillPerMinute(), past, now);
            List<ReportMessage> next = granted < past ? own.subList(0, granted) : own;
            if (next.isEmpty()) {
                int ahead = denied.merge(stream.connectionId(), 1, Integer::sum) - 1;
                later.put(stream.bindingId(), pace.next(stream.connectionId(), terms.backfillPerMinute(), ahead, now));
            } else {
                errands.add(new Senders.Errand(stream, next));
            }
        }
        if (!later.isEmpty()) {
            queue.release(later, false);
        }
        return errands;
    }

    /** Whether it is a window of the past, which follows at its own pace. */
    private static boolean past(ReportMessage message, PartnerTerms terms, Instant now) {
        return message.end().plus(terms.lateData()).isBefore(now);
    }
}
