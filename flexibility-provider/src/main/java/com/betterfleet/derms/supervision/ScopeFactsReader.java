package com.betterfleet.derms.supervision;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.forecast.ForecastStore;
import com.betterfleet.derms.forecast.ForecastStore.ForecastsInForce;
import com.betterfleet.derms.link.LinkDirectory;
import com.betterfleet.derms.link.LinkLiveness;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.partner.PartnerConnection;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.decision.ControlAuthority;
import com.betterfleet.derms.supervision.decision.DecisionTiming;
import com.betterfleet.derms.supervision.decision.DirectionFacts;
import com.betterfleet.derms.supervision.decision.GapPolicyRule;
import com.betterfleet.derms.supervision.decision.LinkFacts;
import com.betterfleet.derms.supervision.decision.ScopeFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads the facts about many scopes in a fixed number of queries. */
@Component
class ScopeFactsReader {

    private final GroupBindings bindings;
    private final PartnerConnections connections;
    private final LinkDirectory links;
    private final ForecastStore forecasts;
    private final MicrogridDirectory microgrids;

    ScopeFactsReader(
            GroupBindings bindings,
            PartnerConnections connections,
            LinkDirectory links,
            ForecastStore forecasts,
            MicrogridDirectory microgrids) {
        this.bindings = bindings;
        this.connections = connections;
        this.links = links;
        this.forecasts = forecasts;
        this.microgrids = microgrids;
    }

    /** The facts by scope id; a scope that is not bound has no entry. */
    Map<String, ScopeFacts> readFacts(Collection<String> scopeIds) {
        return readFacts(scopeIds, forecasts::findInForce);
    }

    /**
     * The facts for decisions from {@code from} up to {@code now} and their next change, without the forecasts further
     * ahead.
     */
    Map<String, ScopeFacts> readFactsAround(Collection<String> scopeIds, Instant from, Instant now) {
        return readFacts(scopeIds, tolerances -> forecasts.findInForceAround(tolerances, from, now));
    }

    private Map<String, ScopeFacts> readFacts(
            Collection<String> scopeIds,
            Function<Map<Long, Duration>, Map<Long, Map<Direction, ForecastsInForce>>> forecastQuery) {
        List<GroupBinding> bound = bindings.findByScopes(scopeIds);
        Map<String, ConnectionAndLink> partners =
                loadPartners(bound.stream().map(GroupBinding::connectionId).collect(Collectors.toSet()));
        Map<Long, Duration> tolerances = new HashMap<>();
        for (GroupBinding binding : bound) {
            Optional.ofNullable(partners.get(binding.connectionId()))
                    .ifPresent(partner -> tolerances.put(
                            binding.id(),
                            partner.connection().effectiveProperties().seamTolerance()));
        }
        Map<Long, Map<Direction, ForecastsInForce>> inForce = forecastQuery.apply(tolerances);
        Map<String, Circuit> circuits = microgrids.findCircuitsOfScopes(scopeIds);
        Map<String, ScopeFacts> factsByScope = new HashMap<>();
        for (GroupBinding binding : bound) {
            Optional<Circuit> circuit = Optional.ofNullable(circuits.get(binding.scopeId()));
            Optional.ofNullable(partners.get(binding.connectionId()))
                    .map(partner ->
                            toScopeFacts(binding, partner, circuit, inForce.getOrDefault(binding.id(), Map.of())))
                    .ifPresent(facts -> factsByScope.put(binding.scopeId(), facts));
        }
        return factsByScope;
    }

    private record ConnectionAndLink(PartnerConnection connection, PartnerLink link) {}

    /** Loads connections and links with two queries; a connection removed since its bindings were read has no entry. */
    private Map<String, ConnectionAndLink> loadPartners(Set<String> connectionIds) {
        Map<String, PartnerLink> linksById = links.findLinks(connectionIds);
        Map<String, ConnectionAndLink> partners = new HashMap<>();
        connections
                .findConnections(connectionIds)
                .forEach((id, connection) -> Optional.ofNullable(linksById.get(id))
                        .ifPresent(link -> partners.put(id, new ConnectionAndLink(connection, link))));
        return partners;
    }

    private static ScopeFacts toScopeFacts(
            GroupBinding binding,
            ConnectionAndLink partner,
            Optional<Circuit> circuit,
            Map<Direction, ForecastsInForce> inForce) {
        Map<Direction, DirectionFacts> directions = new EnumMap<>(Direction.class);
        for (Direction direction : Direction.values()) {
            directions.put(
                    direction,
                    new DirectionFacts(
                            true,
                            binding.localControl().isPresent() ? ControlAuthority.LOCAL : ControlAuthority.PARTNER,
                            binding.enforcement() == EnforcementMode.ENFORCE,
                            binding.epochSince(),
                            toLinkFacts(partner),
                            inForce.getOrDefault(direction, ForecastsInForce.NOTHING),
                            toTiming(partner.connection()),
                            toGapPolicyRule(partner.connection()),
                            circuit.map(known -> known.directionOf(direction))));
        }
        Optional<Instant> aliveUntil =
                partner.link().aliveUntil().filter(end -> partner.link().liveness() == LinkLiveness.UP);
        return new ScopeFacts(binding.scopeId(), aliveUntil, circuit, directions);
    }

    private static LinkFacts toLinkFacts(ConnectionAndLink partner) {
        PartnerLink link = partner.link();
        return new LinkFacts(link.upSince(), link.lostAt(), link.unknownSince());
    }

    private static GapPolicyRule toGapPolicyRule(PartnerConnection connection) {
        return switch (connection.effectiveProperties().recovery().gapPolicy()) {
            case SAFE_DEFAULT -> new GapPolicyRule.SafeDefaultRule();
        };
    }

    private static DecisionTiming toTiming(PartnerConnection connection) {
        return new DecisionTiming(
                connection.effectiveProperties().firstForecastTimeout(),
                connection.effectiveProperties().recoveryPeriod(),
                connection.effectiveProperties().forecastStaleAfter());
    }
}
