package com.betterfleet.derms.envelope;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.microgrid.MicrogridProvisioning;
import com.betterfleet.derms.microgrid.OperationalLimit;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.quarantine.BatchWork;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.time.DueWork;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Handles values that other systems wrote to circuits (M6). A value above the limit is overwritten at once. A lower
 * value becomes an operational limit, since it may have a safety reason; only an operator releases it.
 */
@Component
public class ForeignValueHandler implements DueWork {

    /** Names the unknown author in place of an operator. */
    private static final String UNKNOWN_WRITER = "another system";

    private static final IsolatedJob JOB =
            new IsolatedJob("FOREIGN_VALUE", SubjectKind.CIRCUIT, "handling a value that another system wrote");

    private final JdbcForeignValues foreignValues;
    private final MicrogridProvisioning provisioning;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final JobIsolation isolation;
    private final BatchWork changedCircuits = BatchWork.inTransaction(this::handleValues, this::findChangedCircuits);
    private final InstantSource clock;

    ForeignValueHandler(
            JdbcForeignValues foreignValues,
            MicrogridProvisioning provisioning,
            AuditTrail audit,
            ApplicationEventPublisher events,
            Quarantine quarantine,
            InstantSource clock) {
        this.foreignValues = foreignValues;
        this.provisioning = provisioning;
        this.audit = audit;
        this.events = events;
        this.isolation = quarantine.isolate(JOB);
        this.clock = clock;
    }

    /** Operational limits are facts, so they come before the decisions. */
    @Override
    public WorkStage stage() {
        return WorkStage.FACTS;
    }

    @Override
    public Optional<String> dueTimeSql() {
        return Optional.of(JdbcForeignValues.dueTimeSql(JOB));
    }

    @Override
    public void runDue() {
        isolation.retrySetAside(changedCircuits);
        isolation.runBatch(changedCircuits);
    }

    private int handleValues(SubjectSelection selection) {
        List<ForeignValue> found = foreignValues.findUnexpectedValues(selection, clock.instant());
        found.forEach(this::handleValue);
        return found.size();
    }

    private List<String> findChangedCircuits(SubjectSelection selection) {
        return foreignValues.findUnexpectedCircuits(selection);
    }

    /** Records a value in the caller's transaction, and adopts or overwrites it. */
    public void handleValue(ForeignValue value) {
        foreignValues.recordValue(value);
        events.publishEvent(new ForeignValueFound(value.circuitId()));
        if (value.adopted()) {
            provisioning.setOperationalLimit(
                    value.circuitId(),
                    value.direction(),
                    Optional.of(OperationalLimit.ofForeignValue(
                            value.found(), limitReason(value), UNKNOWN_WRITER, value.foundAt())),
                    "another system wrote it to the circuit");
        } else {
            foreignValues.restoreDecidedValue(value);
            audit.recordAction(
                    "overwrote what another system had written, " + value.direction(),
                    "circuit/" + value.circuitId(),
                    value.found().formatKilowatts(),
                    value.decided().formatKilowatts(),
                    "it was above the decided limit");
        }
    }

    public static ForeignValue evaluateValue(
            String circuitId, Direction direction, Power found, Power decided, Instant foundAt) {
        return new ForeignValue(circuitId, direction, found, decided, found.compareTo(decided) < 0, foundAt);
    }

    private static String limitReason(ForeignValue value) {
        return "found %s on the circuit, where %s had been written"
                .formatted(value.found().formatKilowatts(), value.decided().formatKilowatts());
    }
}
