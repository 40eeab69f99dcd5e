package com.betterfleet.derms.supervision;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.forecast.ForecastStore;
import com.betterfleet.derms.forecast.ForecastStore.ForecastsInForce;
import com.betterfleet.derms.partner.ConnectionChange;
import com.betterfleet.derms.partner.ConnectionParticipant;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.ConflictException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Refuses edits of a connection's properties under which limits in force would end or mean something else. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class ConversionEditGuard implements ConnectionParticipant {

    private final GroupBindings bindings;
    private final ForecastStore forecasts;
    private final InstantSource clock;

    ConversionEditGuard(GroupBindings bindings, ForecastStore forecasts, InstantSource clock) {
        this.bindings = bindings;
        this.forecasts = forecasts;
        this.clock = clock;
    }

    @Override
    public void beforeChange(ConnectionChange change) {
        change.before().ifPresent(before -> {
            PartnerProperties former = before.effectiveProperties();
            PartnerProperties next = change.validated().effectiveProperties();
            if (changesAmperes(former, next)) {
                requireNoLimitInAmperes(before.id(), former, next);
            }
            if (next.seamTolerance().compareTo(former.seamTolerance()) < 0) {
                requireSeamsCovered(before.id(), former.seamTolerance(), next.seamTolerance());
            }
        });
    }

    /** Whether amperes that were accepted before would be converted otherwise now. */
    private static boolean changesAmperes(PartnerProperties former, PartnerProperties next) {
        return former.forecasts().ampereMeaning() != null
                && former.forecasts().forecastUnits().contains(CapacityUnit.A)
                && !Objects.equals(
                        former.forecasts().ampereMeaning(), next.forecasts().ampereMeaning());
    }

    private void requireNoLimitInAmperes(String connectionId, PartnerProperties former, PartnerProperties next) {
        List<GroupBinding> groups = bindings.lockByConnection(connectionId);
        Instant now = clock.instant();
        Map<Long, Map<Direction, ForecastsInForce>> inForce = readInForce(groups, former.seamTolerance());
        groups.stream()
                .filter(group -> LimitContinuity.hasLimitFrom(forecastsOf(inForce, group), now))
                .findFirst()
                .ifPresent(group -> {
                    throw new ConflictException(
                            "ampereMeaning %s converted limits that are in force and cannot become %s; %s"
                                    .formatted(
                                            former.forecasts().ampereMeaning(),
                                            next.forecasts().ampereMeaning(),
                                            CircuitEditGuard.adviseEnding(group)));
                });
        bindings.raiseConversionRevision(groups.stream().map(GroupBinding::id).toList());
    }

    private void requireSeamsCovered(String connectionId, Duration former, Duration next) {
        List<GroupBinding> groups = bindings.lockByConnection(connectionId);
        Instant now = clock.instant();
        Map<Long, Map<Direction, ForecastsInForce>> before = readInForce(groups, former);
        Map<Long, Map<Direction, ForecastsInForce>> after = readInForce(groups, next);
        groups.stream()
                .filter(group -> LimitContinuity.losesCoverage(
                        before.getOrDefault(group.id(), Map.of()), after.getOrDefault(group.id(), Map.of()), now))
                .findFirst()
                .ifPresent(group -> {
                    throw new ConflictException(
                            "seamToleranceSeconds %d would leave gaps in limits that are in force with %d; %s"
                                    .formatted(
                                            next.toSeconds(),
                                            former.toSeconds(),
                                            CircuitEditGuard.adviseEnding(group)));
                });
    }

    private Map<Long, Map<Direction, ForecastsInForce>> readInForce(List<GroupBinding> groups, Duration tolerance) {
        return forecasts.findInForce(
                groups.stream().map(GroupBinding::id).collect(Collectors.toMap(Function.identity(), id -> tolerance)));
    }

    private static Collection<ForecastsInForce> forecastsOf(
            Map<Long, Map<Direction, ForecastsInForce>> inForce, GroupBinding group) {
        return inForce.getOrDefault(group.id(), Map.of()).values();
    }
}
