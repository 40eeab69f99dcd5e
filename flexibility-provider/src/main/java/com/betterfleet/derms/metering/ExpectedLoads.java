package com.betterfleet.derms.metering;

import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.WindowGrid;
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
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Estimates the load of a scope from its load at the same local times of the last seven days (M12). */
@Service
@Transactional(readOnly = true)
public class ExpectedLoads {

    private static final Duration HISTORY = Duration.ofDays(7);

    private final EnergyWindows windows;
    private final MicrogridDirectory microgrids;
    private final InstantSource clock;

    ExpectedLoads(EnergyWindows windows, MicrogridDirectory microgrids, InstantSource clock) {
        this.windows = windows;
        this.microgrids = microgrids;
        this.clock = clock;
    }

    /** The mean imported power of a quarter hour, rounded down to whole watts. */
    public record ExpectedLoad(Interval quarterHour, Power mean) {}

    /**
     * Estimates the quarter hours that begin within a span, in order. A quarter hour without history is left out,
     * because no history is no expectation of zero.
     */
    public List<ExpectedLoad> estimateLoads(String scopeId, Interval span, ZoneId zone) {
        Instant now = clock.instant();
        Interval past = new Interval(now.minus(HISTORY), now);
        Map<Interval, List<EnergyWindow>> parts = new HashMap<>();
        ScopeMeters.findSegments(
                        microgrids.findMemberships(List.of(scopeId), past).getOrDefault(scopeId, List.of()), past)
                .forEach(segment -> windows.findAssetWindows(
                                segment.meters().assetIds(), segment.span(), WindowGrid.QUARTER_HOURS)
                        .values()
                        .forEach(assetWindows -> assetWindows.forEach(
                                window -> parts.computeIfAbsent(window.span(), quarter -> new ArrayList<>())
                                        .add(window))));
        List<EnergyWindow> history = new ArrayList<>();
        parts.forEach((quarter, assetWindows) -> history.add(EnergyWindow.sum(quarter, assetWindows)));
        return averageByLocalTime(history, span, zone);
    }

    /** Averages complete windows by local time; incomplete ones are ignored. */
    static List<ExpectedLoad> averageByLocalTime(Collection<EnergyWindow> history, Interval span, ZoneId zone) {
        Map<LocalTime, List<Power>> powersByLocalTime = new HashMap<>();
        for (EnergyWindow window : history) {
            if (window.quality().isComplete()) {
                window.imported()
                        .map(energy -> energy.averagePowerOver(window.span().duration()))
                        .ifPresent(power -> powersByLocalTime
                                .computeIfAbsent(toLocalTime(window.span().start(), zone), time -> new ArrayList<>())
                                .add(power));
            }
        }
        List<ExpectedLoad> expected = new ArrayList<>();
        Interval quarter = WindowGrid.QUARTER_HOURS.windowAt(span.start());
        while (!powersByLocalTime.isEmpty() && quarter.start().isBefore(span.end())) {
            Interval current = quarter;
            averagePower(powersByLocalTime.getOrDefault(toLocalTime(quarter.start(), zone), List.of()))
                    .ifPresent(power -> expected.add(new ExpectedLoad(current, power)));
            quarter = WindowGrid.QUARTER_HOURS.windowAt(quarter.end());
        }
        return expected;
    }

    private static Optional<Power> averagePower(List<Power> powers) {
        return powers.stream().reduce(Power::plus).map(sum -> new Power(sum.watts() / powers.size()));
    }

    private static LocalTime toLocalTime(Instant at, ZoneId zone) {
        return at.atZone(zone).toLocalTime();
    }
}
