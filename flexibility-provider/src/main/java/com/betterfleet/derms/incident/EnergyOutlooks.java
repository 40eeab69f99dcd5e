package com.betterfleet.derms.incident;

import com.betterfleet.derms.metering.Flow;
import com.betterfleet.derms.metering.Windows;
import com.betterfleet.derms.microgrid.ScopeSites;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.supervision.EnergyAhead;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Sets the energy that is available until a local time beside what was used in that time the day before. */
@Service
@Transactional(readOnly = true)
public class EnergyOutlooks {

    private final ScopeSites sites;
    private final EnergyAhead ahead;
    private final Windows windows;

    EnergyOutlooks(ScopeSites sites, EnergyAhead ahead, Windows windows) {
        this.sites = sites;
        this.ahead = ahead;
        this.windows = windows;
    }

    /** By scope id; without an entry where nobody said until when, or the scope has no circuit. */
    public Map<String, EnergyOutlook> of(Collection<String> scopeIds, Instant now) {
        Map<String, Instant> until = new HashMap<>();
        Map<Interval, List<String>> together = new HashMap<>();
        sites.of(scopeIds)
                .values()
                .forEach(site -> site.energyUntil().ifPresent(time -> {
                    Instant end = next(time, site.timeZone(), now);
                    until.put(site.scopeId(), end);
                    together.merge(dayBefore(now, end, site.timeZone()), List.of(site.scopeId()), EnergyOutlooks::both);
                }));
        Map<String, Energy> available = ahead.until(until, now);
        Map<String, Energy> used = used(together);
        Map<String, EnergyOutlook> found = new HashMap<>();
        available.forEach((scopeId, energy) -> Optional.ofNullable(until.get(scopeId))
                .ifPresent(end ->
                        found.put(scopeId, new EnergyOutlook(end, energy, Optional.ofNullable(used.get(scopeId))))));
        return found;
    }

    public Optional<EnergyOutlook> of(String scopeId, Instant now) {
        return Optional.ofNullable(of(List.of(scopeId), now).get(scopeId));
    }

    /** The next time a site's clocks show this; one that they skip comes as much later as they are put forward. */
    static Instant next(LocalTime time, ZoneId zone, Instant now) {
        ZonedDateTime today = now.atZone(zone);
        Instant first = today.toLocalDate().atTime(time).atZone(zone).toInstant();
        return first.isAfter(now)
                ? first
                : today.toLocalDate().plusDays(1).atTime(time).atZone(zone).toInstant();
    }

    /** The same local times a day earlier. */
    static Interval dayBefore(Instant now, Instant end, ZoneId zone) {
        Instant start = now.atZone(zone).minusDays(1).toInstant();
        Instant until = end.atZone(zone).minusDays(1).toInstant();
        return new Interval(start, until.isAfter(start) ? until : start.plusNanos(1));
    }

    private Map<String, Energy> used(Map<Interval, List<String>> together) {
        Map<String, Energy> used = new HashMap<>();
        together.forEach((span, scopeIds) -> windows.flows(scopeIds, span)
                .forEach((scopeId, flow) -> whole(flow).ifPresent(energy -> used.put(scopeId, energy))));
        return used;
    }

    private static Optional<Energy> whole(Flow flow) {
        return flow.window().quality().complete() ? flow.window().imported() : Optional.empty();
    }

    private static List<String> both(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}
