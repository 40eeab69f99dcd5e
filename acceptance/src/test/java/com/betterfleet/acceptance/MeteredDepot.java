package com.betterfleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Chargers of one scope whose registers rise by chance, read every five minutes at the pace of the service's time. */
final class MeteredDepot {

    static final Duration WINDOW = Duration.ofMinutes(15);

    private static final Duration STEP = Duration.ofMinutes(5);

    /** Past the end of a window and any jitter. */
    private static final Duration TOLD = Duration.ofSeconds(61);

    private final AdminApi api;
    private final Map<String, BigDecimal> registers = new TreeMap<>();
    private final Random random = new Random(11);
    private final Instant begin;
    private Instant reached;

    /**
     * Adds chargers to a scope and reads them first at an edge of a window.
     *
     * @param begin that edge; it has come, or comes within five minutes
     */
    MeteredDepot(AdminApi api, String microgrid, String scope, int chargers, Instant begin) {
        this.api = api;
        this.begin = begin;
        this.reached = begin;
        for (int number = 1; number <= chargers; number++) {
            String id = scope + "-charger-" + number;
            api.put(
                            "/assets/" + id,
                            Map.of(
                                    "microgridId",
                                    microgrid,
                                    "name",
                                    id,
                                    "category",
                                    "CHARGING",
                                    "meteringRole",
                                    "CHARGER",
                                    "scopeId",
                                    scope,
                                    "ratingKw",
                                    150))
                    .expecting(200);
            registers.put(id, BigDecimal.valueOf(1_000_000L * number, 3));
        }
        post(read(begin));
    }

    /** The first edge of a window after an instant. */
    static Instant nextEdge(Instant after) {
        long passed = Math.floorDiv(after.getEpochSecond(), WINDOW.toSeconds());
        return Instant.ofEpochSecond((passed + 1) * WINDOW.toSeconds());
    }

    /** The edge at which it was read first. */
    Instant begin() {
        return begin;
    }

    /** The edge up to which it has run. */
    Instant reached() {
        return reached;
    }

    /** All registers together, Wh. */
    BigDecimal wattHours() {
        return registers.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Runs on for so many windows, each told before the next begins. */
    void run(int windows) {
        run(windows, true);
    }

    /**
     * Runs on for so many windows.
     *
     * @param telling whether the meters tell what they show; what they do not tell can be told later
     * @return the readings of that time
     */
    List<Map<String, Object>> run(int windows, boolean telling) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (int window = 0; window < windows; window++) {
            List<Map<String, Object>> readings = metered();
            api.moveTo(reached);
            if (telling) {
                post(readings);
            }
            api.moveTo(reached.plus(TOLD));
            all.addAll(readings);
        }
        return all;
    }

    /** Time goes on by so many windows, and then all of their readings are told at once. */
    void store(int windows) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (int window = 0; window < windows; window++) {
            all.addAll(metered());
        }
        if (api.now().isBefore(reached)) {
            api.moveTo(reached);
        }
        post(all);
    }

    /** The readings of the next window. */
    private List<Map<String, Object>> metered() {
        List<Map<String, Object>> readings = new ArrayList<>();
        Instant end = reached.plus(WINDOW);
        for (Instant at = reached.plus(STEP); !at.isAfter(end); at = at.plus(STEP)) {
            registers.replaceAll((id, shown) ->
                    shown.add(BigDecimal.valueOf(random.nextDouble(12_000)).setScale(3, RoundingMode.DOWN)));
            readings.addAll(read(at));
        }
        reached = end;
        return readings;
    }

    void post(List<Map<String, Object>> readings) {
        Answer answer = api.post("/meter-readings", readings).expecting(200);
        assertThat(answer.json().get("accepted").asInt()).as(answer.body()).isEqualTo(readings.size());
    }

    private List<Map<String, Object>> read(Instant at) {
        List<Map<String, Object>> readings = new ArrayList<>();
        registers.forEach((id, shown) -> readings.add(Map.of("assetId", id, "at", at.toString(), "importWh", shown)));
        return readings;
    }
}
