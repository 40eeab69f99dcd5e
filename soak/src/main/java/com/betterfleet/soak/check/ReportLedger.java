package com.betterfleet.soak.check;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The reports that the partners received: each window at least once, in order per group, always with one body. */
public final class ReportLedger {

    /** A received report of one window of a group. */
    public record ReceivedReport(
            String group, Instant start, BigDecimal wattHours, String requestId, String body, String phase) {}

    /** A report that breaks a promise. */
    public record ReportFault(String phase, String description) {}

    private final List<ReceivedReport> received = new ArrayList<>();

    public synchronized void recordReceived(ReceivedReport report) {
        received.add(report);
    }

    public synchronized int countReceived() {
        return received.size();
    }

    /** Returns the groups' windows, from an instant on, whose readings were acknowledged and which were not reported. */
    public synchronized List<String> findMissing(
            Map<String, String> assetsByGroup, ReadingLedger readings, Instant from) {
        List<String> missing = new ArrayList<>();
        assetsByGroup.forEach((group, asset) -> readings.completeWindows(asset).stream()
                .filter(start -> !start.isBefore(from))
                .filter(start -> received.stream()
                        .noneMatch(report ->
                                report.group().equals(group) && report.start().equals(start)))
                .forEach(start -> missing.add("%s, window from %s: not reported".formatted(group, start))));
        return missing;
    }

    /** Returns second bodies and request ids of a window, windows out of order, and energies that differ from the readings. */
    public synchronized List<ReportFault> findFaults(Map<String, String> assetsByGroup, ReadingLedger readings) {
        List<ReportFault> faults = new ArrayList<>();
        Map<String, TreeMap<Instant, ReceivedReport>> firsts = new TreeMap<>();
        for (ReceivedReport report : received) {
            TreeMap<Instant, ReceivedReport> ofGroup =
                    firsts.computeIfAbsent(report.group(), unknown -> new TreeMap<>());
            ReceivedReport first = ofGroup.get(report.start());
            if (first != null) {
                compareRepetition(first, report, faults);
                continue;
            }
            if (!ofGroup.isEmpty() && report.start().isBefore(ofGroup.lastKey())) {
                faults.add(toFault(report, "received after the window from " + ofGroup.lastKey()));
            }
            ofGroup.put(report.start(), report);
            readings.energyOf(assetsByGroup.getOrDefault(report.group(), ""), report.start())
                    .filter(energy -> energy.compareTo(report.wattHours()) != 0)
                    .ifPresent(energy -> faults.add(
                            toFault(report, "%s Wh, but %s Wh were read".formatted(report.wattHours(), energy))));
        }
        return faults;
    }

    private static void compareRepetition(ReceivedReport first, ReceivedReport again, List<ReportFault> faults) {
        if (!first.body().equals(again.body())) {
            faults.add(toFault(again, "a second body: %s after %s".formatted(again.body(), first.body())));
        } else if (!first.requestId().equals(again.requestId())) {
            faults.add(
                    toFault(again, "a second request id: %s after %s".formatted(again.requestId(), first.requestId())));
        }
    }

    private static ReportFault toFault(ReceivedReport report, String what) {
        return new ReportFault(
                report.phase(), "%s, window from %s: %s".formatted(report.group(), report.start(), what));
    }
}
