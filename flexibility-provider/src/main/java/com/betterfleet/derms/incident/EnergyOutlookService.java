package com.betterfleet.derms.incident;

import com.betterfleet.derms.metering.EnergyWindows;
import com.betterfleet.derms.metering.MeteredEnergy;
import com.betterfleet.derms.microgrid.ScopeSites;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.supervision.AvailableEnergyReader;
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

/** Compares the energy available until a local time with the energy used in that time the day before. */
@Service
@Transactional(readOnly = true)
public class EnergyOutlookService {

    private final ScopeSites sites;
    private final AvailableEnergyReader ahead;
    private final EnergyWindows windows;

    EnergyOutlookService(ScopeSites sites, AvailableEnergyReader ahead, EnergyWindows windows) {
        this.sites = sites;
        this.ahead = ahead;
        this.windows = windows;
    }

    /** The outlooks by scope id; without an entry where the scope has no {@code energyUntil}, or no circuit. */
    public Map<String, EnergyOutlook> computeOutlooks(Collection<String> scopeIds, Instant now) {
        Map<String, Instant> until = new HashMap<>();
        Map<Interval, List<String>> scopesByInterval = new HashMap<>();
        sites.findSites(scopeIds)
                .values()
                .forEach(site -> site.energyUntil().ifPresent(time -> {
                    Instant end = nextOccurrenceOf(time, site.timeZone(), now);
                    until.put(site.scopeId(), end);
                    scopesByInterval.merge(
                            sameTimesDayBefore(now, end, site.timeZone()),
                            List.of(site.scopeId()),
                            EnergyOutlookService::concatenate);
                }));
        Map<String, Energy> available = ahead.readImportEnergy(until, now);
        Map<String, Energy> used = readUsedEnergy(scopesByInterval);
        Map<String, EnergyOutlook> found = new HashMap<>();
        available.forEach((scopeId, energy) -> Optional.ofNullable(until.get(scopeId))
                .ifPresent(end ->
                        found.put(scopeId, new EnergyOutlook(end, energy, Optional.ofNullable(used.get(scopeId))))));
        return found;
    }

    public Optional<EnergyOutlook> computeOutlook(String scopeId, Instant now) {
        return Optional.ofNullable(computeOutlooks(List.of(scopeId), now).get(scopeId));
    }

    /**
     * The next instant at which a site's clocks show this time. A time that they skip is moved by the length of the
     * skip.
     */
    static Instant nextOccurrenceOf(LocalTime time, ZoneId zone, Instant now) {
        ZonedDateTime today = now.atZone(zone);
        Instant first = today.toLocalDate().atTime(time).atZone(zone).toInstant();
        return first.isAfter(now)
                ? first
                : today.toLocalDate().plusDays(1).atTime(time).atZone(zone).toInstant();
    }

    /** The same local times a day earlier. */
    static Interval sameTimesDayBefore(Instant now, Instant end, ZoneId zone) {
        Instant start = now.atZone(zone).minusDays(1).toInstant();
        Instant until = end.atZone(zone).minusDays(1).toInstant();
        return new Interval(start, until.isAfter(start) ? until : start.plusNanos(1));
    }

    private Map<String, Energy> readUsedEnergy(Map<Interval, List<String>> scopesByInterval) {
        Map<String, Energy> used = new HashMap<>();
        scopesByInterval.forEach((span, scopeIds) -> windows.findMeteredEnergy(scopeIds, span)
                .forEach((scopeId, flow) -> completeImport(flow).ifPresent(energy -> used.put(scopeId, energy))));
        return used;
    }

    private static Optional<Energy> completeImport(MeteredEnergy flow) {
        return flow.window().quality().isComplete() ? flow.window().imported() : Optional.empty();
    }

    private static List<String> concatenate(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
