package com.betterfleet.soak;

import com.betterfleet.soak.TestDepots.TestDepot;
import com.betterfleet.soak.TestDepots.TestPartner;
import com.betterfleet.soak.check.ReadingLedger;
import com.betterfleet.soak.check.ReportLedger;
import com.betterfleet.soak.check.RunLedger;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One run: starts the system, sends traffic and makes faults, and then looks for what was acknowledged. */
final class SoakRun {

    /** Before the first of this, proofs would touch the limits of the run. */
    private static final Duration PROOFS_AHEAD = Duration.ofDays(2);

    private static final Duration SETTLING = Duration.ofSeconds(6);

    private final InstantSource clock = InstantSource.system();
    private final ServiceClient client = new ServiceClient();
    private final RunLedger ledger = new RunLedger();
    private final ReportLedger reports = new ReportLedger();
    private final ReadingLedger pastReadings = new ReadingLedger(MeterTraffic.PAST_WINDOW);
    private final ReadingLedger presentReadings = new ReadingLedger(TestDepots.WINDOW);
    private final List<Thread> workers = new ArrayList<>();
    private final SoakOptions options;

    SoakRun(SoakOptions options) {
        this.options = options;
    }

    /**
     * The result of a run.
     *
     * @param impossible the kinds of fault that could not be made, with the reason
     * @param databaseVersion the version of PostgreSQL
     */
    record SoakResult(
            RunLedger ledger,
            Map<FaultKind, String> impossible,
            Instant begin,
            Duration length,
            String databaseVersion) {}

    /** An endless or long part of a run that other threads execute. */
    private interface Work {
        void run() throws InterruptedException;
    }

    SoakResult run() throws IOException, InterruptedException, SQLException {
        Instant begin = clock.instant();
        try (SystemUnderTest system = SystemUnderTest.start(client, options)) {
            TestDepots depots = new TestDepots(system.broker().isPresent());
            RunState state = new RunState(clock, system.entrances());
            ForecastComposer composer =
                    new ForecastComposer(begin.plus(PROOFS_AHEAD).truncatedTo(ChronoUnit.HOURS));
            PartnerTraffic traffic = new PartnerTraffic(client, state, ledger, composer);
            try (PartnerServer partnerServer = new PartnerServer(
                    reports,
                    ledger,
                    state::phase,
                    (id, requestId) -> answerHandshake(traffic, depots, id, requestId))) {
                depots.createAll(client, system.instances().getFirst().url(), partnerServer.url());
                Instant bound = clock.instant().truncatedTo(ChronoUnit.MINUTES).plus(TestDepots.WINDOW);
                startTraffic(system, depots, state, traffic);
                FaultInjector injector = new FaultInjector(system, partnerServer, depots.partners());
                new FaultRunner(planFaults(system), injector, system, depots, state, ledger).run(options);
                Thread.sleep(SETTLING);
                state.stopTraffic();
                Thread.sleep(SETTLING);
                check(new FinalCheck(client, system.entrances().getFirst(), depots, ledger, clock), composer, bound);
            } finally {
                stopWorkers();
            }
            return new SoakResult(
                    ledger,
                    system.findImpossible(),
                    begin,
                    Duration.between(begin, clock.instant()),
                    system.database().readVersion());
        }
    }

    private FaultPlan planFaults(SystemUnderTest system) {
        List<FaultKind> possible = options.kinds().stream()
                .filter(kind -> !system.findImpossible().containsKey(kind))
                .toList();
        return new FaultPlan(options.seed(), possible);
    }

    private void startTraffic(SystemUnderTest system, TestDepots depots, RunState state, PartnerTraffic traffic)
            throws IOException, InterruptedException {
        MeterTraffic meters = new MeterTraffic(client, state, ledger, pastReadings, presentReadings);
        for (TestPartner partner : depots.partners()) {
            traffic.bringOnline(partner);
            start(() -> traffic.runHeartbeats(partner));
            for (TestDepot depot : partner.depots()) {
                start(() -> traffic.runForecasts(partner, depot));
            }
        }
        depots.meteredScopes().forEach(metered -> {
            if (metered.overMqtt()) {
                start(() -> meters.runMqtt(metered, system.broker().orElseThrow()));
            } else {
                start(() -> meters.runPast(metered));
            }
        });
        start(() -> meters.runPresent(
                depots.depots().stream().map(TestDepot::charger).toList()));
        start(new LimitObserver(client, state, ledger, depots)::run);
    }

    private void check(FinalCheck check, ForecastComposer composer, Instant bound)
            throws IOException, InterruptedException {
        check.checkForecasts(composer.firstProof());
        check.checkReadings(pastReadings);
        check.checkReports(reports, presentReadings, bound, options.reportWait());
    }

    private void answerHandshake(PartnerTraffic traffic, TestDepots depots, String partnerId, String requestId) {
        depots.partners().stream()
                .filter(partner -> partner.id().equals(partnerId))
                .forEach(partner -> start(() -> traffic.acknowledgeHandshake(partner, requestId)));
    }

    private void start(Work work) {
        Thread worker = Thread.ofVirtual().unstarted(() -> {
            try {
                work.run();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException failed) {
                ledger.addFinding("a part of the checker failed: " + failed);
            }
        });
        synchronized (workers) {
            workers.add(worker);
        }
        worker.start();
    }

    private void stopWorkers() {
        synchronized (workers) {
            workers.forEach(Thread::interrupt);
        }
    }
}
