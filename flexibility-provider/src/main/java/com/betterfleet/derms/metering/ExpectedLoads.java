package com.betterfleet.derms.metering;

import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What a scope will probably draw, by what it drew at the same local times of the last seven days (M12). */
@Service
@Transactional(readOnly = true)
public class ExpectedLoads {

    private static final Duration HISTORY = Duration.ofDays(7);

    private final Windows windows;
    private final MicrogridDirectory microgrids;
    private final InstantSource clock;

    ExpectedLoads(Windows windows, MicrogridDirectory microgrids, InstantSource clock) {
        this.windows = windows;
        this.microgrids = microgrids;
        this.clock = clock;
    }

    /** The mean of a quarter hour, by import, rounded down. */
    public record Expected(Interval quarter, Power mean) {}

    /**
     * Quarter hours that begin within a span, in order. One of which the last seven days tell nothing is left out: no history is
     * no expectation of zero.
     */
    public List<Expected> of(String scopeId, Interval span, ZoneId zone) {
        Set<String> meters = Meters.of(
                        microgrids.assetsOfScopes(List.of(scopeId)).getOrDefault(scopeId, List.of()))
                .assetIds();
        Instant now = clock.instant();
        Map<Interval, List<Window>> parts = new HashMap<>();
        windows.ofAssets(meters, new Interval(now.minus(HISTORY), now), Settlement.GRID)
                .values()
                .forEach(own -> own.forEach(window -> parts.computeIfAbsent(window.span(), quarter -> new ArrayList<>())
                        .add(window)));
        List<Window> week = new ArrayList<>();
        parts.forEach((quarter, own) -> week.add(Window.sum(quarter, own)));
        return expected(week, span, zone);
    }

    /** By the same local times; a window of which not all is known tells nothing. */
    static List<Expected> expected(Collection<Window> week, Interval span, ZoneId zone) {
        Map<LocalTime, List<Power>> drawn = new HashMap<>();
        for (Window window : week) {
            if (window.quality().complete()) {
                window.imported()
                        .map(energy -> energy.meanOver(window.span().duration()))
                        .ifPresent(power -> drawn.computeIfAbsent(
                                        local(window.span().start(), zone), time -> new ArrayList<>())
                                .add(power));
            }
        }
        List<Expected> expected = new ArrayList<>();
        Interval quarter = Settlement.GRID.windowAt(span.start());
        while (!drawn.isEmpty() && quarter.start().isBefore(span.end())) {
            Interval current = quarter;
            mean(drawn.getOrDefault(local(quarter.start(), zone), List.of()))
                    .ifPresent(power -> expected.add(new Expected(current, power)));
            quarter = Settlement.GRID.windowAt(quarter.end());
        }
        return expected;
    }

    private static Optional<Power> mean(List<Power> powers) {
        return powers.stream().reduce(Power::plus).map(sum -> new Power(sum.watts() / powers.size()));
    }

    private static LocalTime local(Instant at, ZoneId zone) {
        return at.atZone(zone).toLocalTime();
    }
}
