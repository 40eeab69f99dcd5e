package com.betterfleet.simulator.distributor;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Adds up the energy of accepted measurements, for comparison with the depot's registers. A message repeated with the
 * same request id counts once.
 */
final class ReceivedEnergy {
    private static final BigDecimal WH_PER_KWH = BigDecimal.valueOf(1_000);

    private final Map<String, String> bodiesByRequestId = new HashMap<>();
    private final Map<SeriesKey, SeriesTotals> totals = new TreeMap<>();

    /** @param asset empty for the group itself */
    private record SeriesKey(String group, String asset, String direction) implements Comparable<SeriesKey> {
        @Override
        public int compareTo(SeriesKey other) {
            return toString().compareTo(other.toString());
        }
    }

    /** Sums of one series. */
    private static final class SeriesTotals {
        private BigDecimal wattHours = BigDecimal.ZERO;
        private final TreeMap<Instant, Instant> windows = new TreeMap<>();
        private int repeats;
        private int contradictions;
        private int overlaps;
        private int outOfOrder;

        private void addWindow(Instant start, Instant end, BigDecimal energy) {
            outOfOrder += !windows.isEmpty() && start.isBefore(windows.lastKey()) ? 1 : 0;
            Map.Entry<Instant, Instant> before = windows.lowerEntry(end);
            overlaps += before != null && before.getValue().isAfter(start) ? 1 : 0;
            windows.put(start, end);
            wattHours = wattHours.add(energy);
        }
    }

    /** Adds a valid message. */
    synchronized void addMessage(InboundMessage message) {
        JsonNode body = message.parseJson();
        String group = InboundMessage.requireText(body, "group_id");
        String before = bodiesByRequestId.putIfAbsent(message.requireRequestId(), message.body());
        for (JsonNode measurement : InboundMessage.requireList(body, "measurements")) {
            JsonNode energy = measurement.path("energy_measurement");
            JsonNode measuredEnergy = energy.isMissingNode() ? measurement : energy;
            if (measuredEnergy.has("value") && measuredEnergy.has("direction")) {
                SeriesTotals series = totals.computeIfAbsent(
                        new SeriesKey(
                                group,
                                measurement.path("asset_id").asString(""),
                                measuredEnergy.path("direction").asString()),
                        key -> new SeriesTotals());
                if (before == null) {
                    series.addWindow(
                            InboundMessage.parseTime(measuredEnergy, "initial_measure_time"),
                            InboundMessage.parseTime(measuredEnergy, "measure_time"),
                            wattHours(measuredEnergy));
                } else if (before.equals(message.body())) {
                    series.repeats++;
                } else {
                    series.contradictions++;
                }
            }
        }
    }

    synchronized List<ReceivedSum> listSums() {
        return totals.entrySet().stream()
                .map(entry -> toSum(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static ReceivedSum toSum(SeriesKey key, SeriesTotals series) {
        return new ReceivedSum(
                key.group(),
                key.asset(),
                key.direction(),
                series.wattHours,
                series.windows.size(),
                series.windows.isEmpty() ? null : series.windows.firstKey(),
                series.windows.isEmpty() ? null : series.windows.lastEntry().getValue(),
                series.repeats,
                series.contradictions,
                series.overlaps,
                series.outOfOrder);
    }

    private static BigDecimal wattHours(JsonNode energy) {
        BigDecimal value = energy.get("value").decimalValue();
        return energy.path("unit").asString("").equals("KWH") ? value.multiply(WH_PER_KWH) : value;
    }
}
