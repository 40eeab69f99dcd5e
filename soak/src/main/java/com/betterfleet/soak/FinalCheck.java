package com.betterfleet.soak;

import com.betterfleet.soak.TestDepots.MeteredScope;
import com.betterfleet.soak.TestDepots.TestDepot;
import com.betterfleet.soak.TestDepots.TestPartner;
import com.betterfleet.soak.check.ForecastProofs;
import com.betterfleet.soak.check.ReadingLedger;
import com.betterfleet.soak.check.ReadingLedger.LostReading;
import com.betterfleet.soak.check.ReportLedger;
import com.betterfleet.soak.check.RunLedger;
import com.betterfleet.soak.check.RunLedger.MessageKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Looks for everything that was acknowledged, after the faults. */
final class FinalCheck {

    private static final Duration READING_WAIT = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofSeconds(2);

    /** Windows are requested by so many days at once; 31 are possible. */
    private static final Duration WINDOW_SPAN = Duration.ofDays(30);

    private final ServiceClient client;
    private final String entrance;
    private final TestDepots depots;
    private final RunLedger ledger;
    private final InstantSource clock;

    FinalCheck(ServiceClient client, String entrance, TestDepots depots, RunLedger ledger, InstantSource clock) {
        this.client = client;
        this.entrance = entrance;
        this.depots = depots;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Each accepted forecast shows its block far ahead on the timeline of its scope. */
    void checkForecasts(Instant firstProof) throws IOException, InterruptedException {
        for (TestDepot depot : depots.depots()) {
            NavigableMap<Instant, OptionalInt> timeline = readTimeline(depot, firstProof);
            ForecastProofs.findLost(depot.model().forecasts(), timeline)
                    .forEach(lost -> ledger.countLost(
                            lost.delivery().phase(),
                            MessageKind.FORECAST,
                            "%s, %s of %s".formatted(depot.group(), lost.type(), lost.proof())));
        }
    }

    /** Each acknowledged reading shows in the energy of the windows on its two sides. */
    void checkReadings(ReadingLedger readings) throws IOException, InterruptedException {
        for (MeteredScope metered : depots.meteredScopes()) {
            Instant end = clock.instant().plus(READING_WAIT);
            List<LostReading> lost = findLostReadings(readings, metered);
            while (!lost.isEmpty() && clock.instant().isBefore(end)) {
                Thread.sleep(POLL);
                lost = findLostReadings(readings, metered);
            }
            lost.forEach(each -> ledger.countLost(each.phase(), MessageKind.READING, each.description()));
        }
    }

    /**
     * Each complete window was reported, in order and with one body.
     *
     * @param from the instant since which windows are reported
     * @param wait how long the last reports are awaited; windows that are due later are not counted as lost
     */
    void checkReports(ReportLedger reports, ReadingLedger readings, Instant from, Duration wait)
            throws IOException, InterruptedException {
        Map<String, String> chargers = depots.chargersByGroup();
        Instant end = clock.instant().plus(wait);
        List<String> missing = reports.findMissing(chargers, readings, from);
        while (!missing.isEmpty() && clock.instant().isBefore(end)) {
            Thread.sleep(POLL);
            missing = reports.findMissing(chargers, readings, from);
        }
        if (wait.isZero()) {
            System.out.printf("%d windows are not reported yet, of which the last may not be due%n", missing.size());
        } else {
            missing.forEach(window -> ledger.countLost(RunState.BETWEEN_FAULTS, MessageKind.REPORT, window));
            checkPublications();
        }
        reports.findFaults(chargers, readings)
                .forEach(fault -> ledger.countLost(fault.phase(), MessageKind.REPORT, fault.description()));
    }

    private void checkPublications() throws IOException, InterruptedException {
        for (TestPartner partner : depots.partners()) {
            JsonNode publication = read("/connections/%s/publication".formatted(partner.id()));
            if (publication.get("deadLetters").asLong() != 0) {
                ledger.addFinding("%s has dead letters: %s".formatted(partner.id(), publication));
            }
        }
    }

    private List<LostReading> findLostReadings(ReadingLedger readings, MeteredScope metered)
            throws IOException, InterruptedException {
        Map<Instant, BigDecimal> energy = new HashMap<>();
        if (readings.firstReading(metered.asset()).isPresent()) {
            Instant from = readings.firstReading(metered.asset()).get();
            Instant end = readings.lastReading(metered.asset()).orElse(from).plus(MeterTraffic.PAST_WINDOW);
            while (from.isBefore(end)) {
                energy.putAll(readEnergy(metered, from));
                from = from.plus(WINDOW_SPAN);
            }
        }
        return readings.findLost(metered.asset(), energy);
    }

    private Map<Instant, BigDecimal> readEnergy(MeteredScope metered, Instant from)
            throws IOException, InterruptedException {
        Map<Instant, BigDecimal> energy = new HashMap<>();
        ServiceClient.ServiceAnswer answer = client.callApi(
                entrance,
                "GET",
                "/scopes/%s/windows.csv?from=%s&to=%s".formatted(metered.scope(), from, from.plus(WINDOW_SPAN)),
                "");
        if (answer.status() != 200) {
            throw new IOException("windows were answered %d: %s".formatted(answer.status(), answer.body()));
        }
        answer.body().lines().skip(1).map(line -> line.split(",", -1)).forEach(cells -> {
            if (!cells[3].isEmpty()) {
                energy.put(Instant.parse(cells[0]), new BigDecimal(cells[3]));
            }
        });
        return energy;
    }

    /** Reads the timeline of all proofs, first those of primary forecasts, then those of fallback forecasts. */
    private NavigableMap<Instant, OptionalInt> readTimeline(TestDepot depot, Instant firstProof)
            throws IOException, InterruptedException {
        NavigableMap<Instant, OptionalInt> timeline = new TreeMap<>();
        JsonNode steps = read("/scopes/%s/timeline?from=%s&to=%s"
                .formatted(depot.scope(), firstProof, firstProof.plus(ForecastComposer.PROOF_SPAN.multipliedBy(2))));
        for (JsonNode step : steps.get("items")) {
            JsonNode limit = step.get("importLimitKw");
            timeline.put(
                    Instant.parse(step.get("start").asString()),
                    limit.isNull()
                            ? OptionalInt.empty()
                            : OptionalInt.of(
                                    limit.decimalValue().movePointRight(3).intValueExact()));
        }
        return timeline;
    }

    private JsonNode read(String path) throws IOException, InterruptedException {
        return client.read(entrance, path).orElseThrow(() -> new IOException(path + " was not answered"));
    }
}
