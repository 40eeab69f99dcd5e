package com.betterfleet.derms.exchange;

import com.betterfleet.derms.exchange.JdbcAssemblies.Assembly;
import com.betterfleet.derms.exchange.PartTaken.Contradicted;
import com.betterfleet.derms.exchange.PartTaken.What;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Messages that come in parts, put together durably: any instance may take any part, and a crash between two of them loses
 * none. The part that makes a message whole is stored, and the whole judged, in one transaction: it is taken as a whole or
 * not at all, and a part that was not answered can be sent again.
 */
@Service
@Transactional
public class Assemblies implements DueWork {

    /** How long the parts of a message wait for the missing ones (decision), and how long after it a repeated one is known. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int MOST_TRIES = 5;
    private static final int BATCH = 100;

    private final JdbcAssemblies assemblies;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Assemblies(JdbcAssemblies assemblies, ApplicationEventPublisher events, InstantSource clock) {
        this.assemblies = assemblies;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Takes a part; when this returns it is committed.
     *
     * @param mostElements that the whole may hold
     * @param judge called within this transaction where the part makes the message whole
     * @param accepted whether the verdict is that the message was taken; one that was not is forgotten, so that it may come
     *     again
     */
    public <V> PartTaken<V> take(Part part, int mostElements, Function<WholeMessage, V> judge, Predicate<V> accepted) {
        String key = keyOf(part);
        Assembly assembly = open(part, key);
        if (assemblies.holds(assembly.id(), part) && fits(assembly, part)) {
            return new PartTaken.Repeated<>();
        }
        if (assembly.settledAt().isPresent()) {
            // The same id for another message: it is collected as a new one, and judged as such when it is whole.
            assemblies.delete(assembly.id());
            assembly = open(part, key);
        }
        Optional<Contradicted<V>> contradiction = contradiction(assembly, part, mostElements);
        if (contradiction.isPresent()) {
            forgetIfEmpty(assembly);
            return contradiction.get();
        }
        assemblies.add(assembly.id(), part);
        return assembly.parts().size() + 1 < part.of()
                ? new PartTaken.Kept<>()
                : new PartTaken.Judged<>(judged(assembly, judge, accepted));
    }

    /** Gives up what did not become whole in time, and forgets what did. */
    @Override
    public void runDue() {
        Instant last = clock.instant().minus(PATIENCE);
        assemblies.lockOpenedBy(last, BATCH).forEach(this::abandon);
        assemblies.deleteSettledBy(last);
    }

    private String keyOf(Part part) {
        return part.keys().stream()
                .filter(key -> assemblies.exists(part, key))
                .findFirst()
                .orElse(part.keys().getLast());
    }

    /** The message the part belongs to, locked; begun by this part where there is none, or only one whose time is over. */
    private Assembly open(Part part, String key) {
        Instant now = clock.instant();
        for (int i = 0; i < MOST_TRIES; i++) {
            assemblies.begin(part, key, now);
            Optional<Assembly> found = assemblies.lock(part, key);
            if (found.isPresent() && now.isBefore(found.get().since().plus(PATIENCE))) {
                return found.get();
            }
            // Gone since it was begun, by another's hand, or to be given up now.
            found.ifPresent(this::abandon);
        }
        throw new ConcurrencyFailureException("the parts of a message are being put together elsewhere");
    }

    private void abandon(Assembly assembly) {
        assemblies.delete(assembly.id());
        if (assembly.settledAt().isEmpty()) {
            events.publishEvent(assembly.abandoned(PATIENCE));
        }
    }

    private void forgetIfEmpty(Assembly assembly) {
        if (assembly.parts().isEmpty()) {
            assemblies.delete(assembly.id());
        }
    }

    private static boolean fits(Assembly assembly, Part part) {
        return assembly.of() == part.of();
    }

    private static <V> Optional<Contradicted<V>> contradiction(Assembly assembly, Part part, int mostElements) {
        if (!fits(assembly, part)) {
            return Optional.of(new Contradicted<>(What.COUNT, String.valueOf(assembly.of())));
        }
        if (!assembly.subject().equals(part.subject())) {
            return Optional.of(new Contradicted<>(What.SUBJECT, assembly.subject()));
        }
        if (!assembly.sort().equals(part.sort())) {
            return Optional.of(new Contradicted<>(What.SORT, assembly.sort()));
        }
        if (assembly.parts().contains(part.number())) {
            return Optional.of(new Contradicted<>(What.BODY, "another body"));
        }
        int elements = assembly.elements() + part.elements();
        return elements > mostElements
                ? Optional.of(new Contradicted<>(What.ELEMENTS, String.valueOf(assembly.elements())))
                : Optional.empty();
    }

    private <V> V judged(Assembly assembly, Function<WholeMessage, V> judge, Predicate<V> accepted) {
        List<String> bodies = assemblies.bodies(assembly.id());
        V verdict = judge.apply(new WholeMessage(assembly.key(), bodies, assembly.openedAt()));
        if (accepted.test(verdict)) {
            assemblies.settle(assembly.id(), clock.instant());
        } else {
            assemblies.delete(assembly.id());
        }
        return verdict;
    }
}
