package com.betterfleet.derms.envelope;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.microgrid.OperationalLimit;
import com.betterfleet.derms.microgrid.Provisioning;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.DueWork;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Heeds what other systems write to circuits (M6): a value above ours is overwritten at once, since ours is a limit; one below
 * is somebody's reason to be careful, is kept as operational limit and released by a person only.
 */
@Component
class ForeignValues implements DueWork {

    /** Stands for who wrote it, where people look for a name. */
    private static final String BY = "another system";

    private final JdbcForeignValues values;
    private final Provisioning provisioning;
    private final Audit audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    ForeignValues(
            JdbcForeignValues values,
            Provisioning provisioning,
            Audit audit,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.values = values;
        this.provisioning = provisioning;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /** The limits follow from it, so it comes before them. */
    @Override
    public Stage stage() {
        return Stage.FACTS;
    }

    @Override
    @Transactional
    public void runDue() {
        values.standing(clock.instant()).forEach(this::heed);
    }

    /** In the caller's transaction: it is noted, and kept where it is lower. */
    void heed(ForeignValue value) {
        values.note(value);
        events.publishEvent(new ForeignValueFound(value.circuitId()));
        if (value.kept()) {
            provisioning.limitOperationally(
                    value.circuitId(),
                    value.direction(),
                    Optional.of(OperationalLimit.found(value.found(), reason(value), BY, value.foundAt())),
                    "another system wrote it to the circuit");
        } else {
            values.overwrite(value);
            audit.note(
                    "overwrote what another system had written, " + value.direction(),
                    "circuit/" + value.circuitId(),
                    value.found().inWords(),
                    value.ours().inWords(),
                    "it was above our limit");
        }
    }

    static ForeignValue judged(String circuitId, Direction direction, Power found, Power ours, Instant foundAt) {
        return new ForeignValue(circuitId, direction, found, ours, found.compareTo(ours) < 0, foundAt);
    }

    private static String reason(ForeignValue value) {
        return "found %s on the circuit, where %s had been written"
                .formatted(value.found().inWords(), value.ours().inWords());
    }
}
