package com.betterfleet.derms.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceSuspension;
import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.database.OwnDatabase;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.quarantine.QuarantineFixture;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Suspends the service at each single step of the link check: before each statement, each reading of the clock, and each
 * begin and end of a transaction. A suspension moves the clock of the service and that of the database.
 */
@ServiceTest
@ContextConfiguration(initializers = OwnDatabase.class)
class SuspensionAtEachStepTests {

    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final Duration SUSPENSION = Duration.ofSeconds(46);
    private static final int NEVER = 0;
    private static final int MIN_STEPS = 15;
    private static final int MAX_STEPS = 100;

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PartnerConnections connections;

    @Autowired
    private AuditTrail audit;

    @Autowired
    private ApplicationEventPublisher events;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private ApplicationContext context;

    private final SteppedClock clock = new SteppedClock();
    private boolean listening = true;
    private boolean othersListen;
    private int step;
    private int suspendedStep = NEVER;
    private String connectionId = "";
    private JdbcLinks links;
    private JdbcListeningLease storedLease;
    private LinkScheduler scheduler;
    private ServiceSuspension service;

    /** The clock of the scheduler under test; each reading is a step. */
    private final class SteppedClock implements InstantSource {
        private Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            takeStep();
            return read();
        }

        Instant read() {
            return InstantSource.system().instant().plus(ahead);
        }
    }

    @BeforeEach
    void stopTheServicesOwnWork() {
        service = ServiceSuspension.of(context);
        connectionId =
                TestRig.create(port, "oscp", ",\"heartbeatIntervalSeconds\":60").connectionId();
        JdbcClient stepped = (JdbcClient) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {JdbcClient.class}, (proxy, method, arguments) -> {
                    takeStep();
                    try {
                        return method.invoke(jdbc, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
        links = new JdbcLinks(jdbc);
        storedLease = new JdbcListeningLease(jdbc);
        JdbcLinks steppedLinks = new JdbcLinks(stepped);
        ListeningLease lease = new ListeningLease(new JdbcListeningLease(stepped), clock) {
            @Override
            public boolean isRunning() {
                return listening;
            }
        };
        TransactionTemplate transaction = new TransactionTemplate(transactions) {
            @Override
            public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
                takeStep();
                T result = super.execute(status -> {
                    takeStep();
                    T inner = action.doInTransaction(status);
                    takeStep();
                    return inner;
                });
                takeStep();
                return result;
            }
        };
        scheduler = new LinkScheduler(
                steppedLinks,
                lease,
                connections,
                new LinkStore(steppedLinks, audit, events),
                events,
                QuarantineFixture.create(jdbc, transaction, events, clock),
                clock);
    }

    @AfterEach
    void startTheServicesOwnWork() {
        service.close();
    }

    @Test
    void aPartnerWhoseTimeRanOutDuringASuspensionAtAnyStepIsUnknownAndNeverLost() {
        for (int at = 1; at <= MAX_STEPS; at++) {
            startListening();
            stateDeadline(clock.read().plusSeconds(20));

            runOnce(at);
            if (step < at) {
                assertThat(at).as("steps of a run").isGreaterThan(MIN_STEPS);
                return;
            }
            assertThat(liveness()).as("suspended at step %d", at).isIn(LinkLiveness.UP, LinkLiveness.UNKNOWN);
            runOnce(NEVER);
            runOnce(NEVER);

            assertThat(liveness()).as("after a suspension at step %d", at).isEqualTo(LinkLiveness.UNKNOWN);
            clock.ahead = clock.ahead.plus(INTERVAL.multipliedBy(3));
            runOnce(NEVER);
            assertThat(liveness()).as("three intervals later").isEqualTo(LinkLiveness.LOST);
        }
        throw new AssertionError("a run has more than %d steps".formatted(MAX_STEPS));
    }

    @Test
    void aPartnerWhoseTimeRanOutWhileAnotherInstanceListenedIsLost() {
        othersListen = true;
        for (int at = 1; at <= MIN_STEPS; at++) {
            startListening();
            stateDeadline(clock.read().plusSeconds(20));

            runOnce(at);
            runOnce(NEVER);

            assertThat(liveness()).as("suspended at step %d", at).isEqualTo(LinkLiveness.LOST);
        }
    }

    @Test
    void beforeThisInstanceTakesRequestsADeadlineSinceTheLastListeningIsUnknownAndAnEarlierOneIsALoss() {
        listening = false;
        startListening();
        stateDeadline(clock.read().plusMillis(100));
        suspend(Duration.ofSeconds(2));

        runOnce(NEVER);
        assertThat(liveness()).isEqualTo(LinkLiveness.UNKNOWN);
        assertThat(links.findLink(connectionId).flatMap(PartnerLink::suspendedFrom))
                .hasValueSatisfying(
                        from -> assertThat(from).isBefore(clock.read().minusSeconds(2)));

        startListening();
        stateDeadline(clock.read().minusSeconds(1));
        suspend(Duration.ofSeconds(30));
        runOnce(NEVER);
        assertThat(liveness()).isEqualTo(LinkLiveness.LOST);
    }

    @Test
    void lessThanTwoSecondsWithoutListeningIsNoSuspension() {
        startListening();
        stateDeadline(clock.read().plusMillis(100));
        suspend(Duration.ofSeconds(1));

        runOnce(NEVER);

        assertThat(liveness()).isEqualTo(LinkLiveness.LOST);
    }

    /** A machine that sleeps stops the counter from which this instance computes the time. */
    @Test
    void aClockThatStoodStillWithTheMachineLeadsToNoLossOnceItIsCorrected() {
        startListening();
        stateDeadline(clock.read().plusSeconds(20));
        setLeaseBack(SUSPENSION);

        runOnce(NEVER);
        clock.ahead = clock.ahead.plus(SUSPENSION);
        runOnce(NEVER);

        assertThat(liveness()).isEqualTo(LinkLiveness.UNKNOWN);
    }

    /** The lease as if this instance had listened for an hour. */
    private void startListening() {
        jdbc.sql("""
                update connection.lease set renewed_at = clock_timestamp(), listened_until = :now,
                    listening_since = :now::timestamptz - interval '1 hour', suspended_from = :now::timestamptz - interval '2 hours'
                """).param("now", clock.read().atOffset(ZoneOffset.UTC)).update();
    }

    private void stateDeadline(Instant deadline) {
        PartnerLink up = PartnerLink.createLink(connectionId, clock.read().minusSeconds(600))
                .handshakeCompleted(clock.read().minusSeconds(600), Optional.of(INTERVAL));
        links.saveLink(new PartnerLink(
                connectionId,
                up.state(),
                up.partnerHeartbeats().withUp(deadline.truncatedTo(ChronoUnit.MICROS), up.upSince()),
                up.partnerDemands(),
                up.handshake(),
                up.ownHeartbeats(),
                up.sendHealth()));
    }

    private void runOnce(int suspendedAt) {
        step = 0;
        suspendedStep = suspendedAt;
        scheduler.runDue();
    }

    private void takeStep() {
        step++;
        if (step == suspendedStep) {
            suspend(SUSPENSION);
        }
    }

    private void suspend(Duration time) {
        clock.ahead = clock.ahead.plus(time);
        if (othersListen) {
            storedLease.renewLease(clock.read(), ListeningLease.MIN_LAPSE);
        } else {
            setLeaseBack(time);
        }
    }

    /** As if the database's clock had advanced. */
    private void setLeaseBack(Duration time) {
        TransactionTemplate apart = new TransactionTemplate(transactions);
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        apart.executeWithoutResult(status -> service.setLeaseBack(time));
    }

    private LinkLiveness liveness() {
        return links.findLink(connectionId).orElseThrow().liveness();
    }
}
