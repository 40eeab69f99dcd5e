package com.betterfleet.simulator.distributor;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Adds up the energy of the measurements that were taken, so that it can be compared with the registers of the depot. A message
 * that comes again, with the same request id, counts once.
 */
final class ReceivedEnergy {
    private static final BigDecimal WH_PER_KWH = BigDecimal.valueOf(1_000);

    private final Map<String, String> bodies = new HashMap<>();
    private final Map<Key, Tally> tallies = new TreeMap<>();

    /** @param asset empty: the group as such */
    private record Key(String group, String asset, String direction) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return toString().compareTo(other.toString());
        }
    }

    /** What was received of one key. */
    private static final class Tally {
        private BigDecimal wattHours = BigDecimal.ZERO;
        private final TreeMap<Instant, Instant> windows = new TreeMap<>();
        private int repeats;
        private int contradictions;
        private int overlaps;
        private int outOfOrder;

        private void add(Instant start, Instant end, BigDecimal energy) {
            outOfOrder += !windows.isEmpty() && start.isBefore(windows.lastKey()) ? 1 : 0;
            Map.Entry<Instant, Instant> before = windows.lowerEntry(end);
            overlaps += before != null && before.getValue().isAfter(start) ? 1 : 0;
            windows.put(start, end);
            wattHours = wattHours.add(energy);
        }
    }

    /** Takes a message that is in order. */
    synchronized void take(Inbound message) {
        JsonNode body = message.json();
        String group = Inbound.text(body, "group_id");
        String before = bodies.putIfAbsent(message.requestId(), message.body());
        for (JsonNode measurement : Inbound.list(body, "measurements")) {
            JsonNode energy = measurement.path("energy_measurement");
            JsonNode stated = energy.isMissingNode() ? measurement : energy;
            if (stated.has("value") && stated.has("direction")) {
                Tally tally = tallies.computeIfAbsent(
                        new Key(
                                group,
                                measurement.path("asset_id").asString(""),
                                stated.path("direction").asString()),
                        key -> new Tally());
                if (before == null) {
                    tally.add(
                            Inbound.time(stated, "initial_measure_time"),
                            Inbound.time(stated, "measure_time"),
                            wattHours(stated));
                } else if (before.equals(message.body())) {
                    tally.repeats++;
                } else {
                    tally.contradictions++;
                }
            }
        }
    }

    synchronized List<ReceivedSum> sums() {
        return tallies.entrySet().stream()
                .map(entry -> sum(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static ReceivedSum sum(Key key, Tally tally) {
        return new ReceivedSum(
                key.group(),
                key.asset(),
                key.direction(),
                tally.wattHours,
                tally.windows.size(),
                tally.windows.isEmpty() ? null : tally.windows.firstKey(),
                tally.windows.isEmpty() ? null : tally.windows.lastEntry().getValue(),
                tally.repeats,
                tally.contradictions,
                tally.overlaps,
                tally.outOfOrder);
    }

    private static BigDecimal wattHours(JsonNode energy) {
        BigDecimal value = energy.get("value").decimalValue();
        return energy.path("unit").asString("").equals("KWH") ? value.multiply(WH_PER_KWH) : value;
    }
}
