package com.betterfleet.derms.supervision;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.Connection;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.GroupBinding.Enforcement;
import com.betterfleet.derms.connection.Link;
import com.betterfleet.derms.connection.Links;
import com.betterfleet.derms.connection.Liveness;
import com.betterfleet.derms.forecast.Forecasts;
import com.betterfleet.derms.forecast.Forecasts.InForce;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
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

/** Gathers the facts about many scopes at once. */
@Component
class FactsReader {

    private final Bindings bindings;
    private final Connections connections;
    private final Links links;
    private final Forecasts forecasts;
    private final MicrogridDirectory microgrids;

    FactsReader(
            Bindings bindings,
            Connections connections,
            Links links,
            Forecasts forecasts,
            MicrogridDirectory microgrids) {
        this.bindings = bindings;
        this.connections = connections;
        this.links = links;
        this.forecasts = forecasts;
        this.microgrids = microgrids;
    }

    /** The facts by scope id; a scope that is not bound has no entry. */
    Map<String, ScopeFacts> read(Collection<String> scopeIds) {
        return read(scopeIds, forecasts::inForce);
    }

    /**
     * The same for whoever decides what holds from {@code from} up to {@code now} and when that changes next, and does not look
     * further ahead.
     */
    Map<String, ScopeFacts> readAround(Collection<String> scopeIds, Instant from, Instant now) {
        return read(scopeIds, tolerances -> forecasts.inForceAround(tolerances, from, now));
    }

    private Map<String, ScopeFacts> read(
            Collection<String> scopeIds, Function<Map<Long, Duration>, Map<Long, Map<Direction, InForce>>> statements) {
        List<GroupBinding> bound = bindings.ofScopes(scopeIds);
        Map<String, Partner> partners =
                partners(bound.stream().map(GroupBinding::connectionId).collect(Collectors.toSet()));
        Map<Long, Duration> tolerances = new HashMap<>();
        for (GroupBinding binding : bound) {
            Optional.ofNullable(partners.get(binding.connectionId()))
                    .ifPresent(partner -> tolerances.put(
                            binding.id(), partner.connection().terms().seamTolerance()));
        }
        Map<Long, Map<Direction, InForce>> inForce = statements.apply(tolerances);
        Map<String, Circuit> circuits = microgrids.circuitsOfScopes(scopeIds);
        Map<String, ScopeFacts> found = new HashMap<>();
        for (GroupBinding binding : bound) {
            Optional<Circuit> circuit = Optional.ofNullable(circuits.get(binding.scopeId()));
            Optional.ofNullable(partners.get(binding.connectionId()))
                    .map(partner -> facts(binding, partner, circuit, inForce.getOrDefault(binding.id(), Map.of())))
                    .ifPresent(facts -> found.put(binding.scopeId(), facts));
        }
        return found;
    }

    private record Partner(Connection connection, Link link) {}

    /** Two queries for however many; a connection that was removed since its bindings were read has no entry. */
    private Map<String, Partner> partners(Set<String> connectionIds) {
        Map<String, Link> standing = links.of(connectionIds);
        Map<String, Partner> partners = new HashMap<>();
        connections
                .of(connectionIds)
                .forEach((id, connection) -> Optional.ofNullable(standing.get(id))
                        .ifPresent(link -> partners.put(id, new Partner(connection, link))));
        return partners;
    }

    private static ScopeFacts facts(
            GroupBinding binding, Partner partner, Optional<Circuit> circuit, Map<Direction, InForce> inForce) {
        Map<Direction, Facts> directions = new EnumMap<>(Direction.class);
        for (Direction direction : Direction.values()) {
            directions.put(
                    direction,
                    new Facts(
                            true,
                            binding.takenBack().isPresent() ? Control.LOCAL : Control.PARTNER,
                            binding.enforcement() == Enforcement.ENFORCE,
                            binding.epochSince(),
                            link(partner),
                            inForce.getOrDefault(direction, InForce.NOTHING),
                            timing(partner.connection()),
                            circuit.map(known -> known.side(direction))));
        }
        Optional<Instant> aliveUntil =
                partner.link().aliveUntil().filter(end -> partner.link().liveness() == Liveness.UP);
        return new ScopeFacts(binding.scopeId(), partner.connection().name(), aliveUntil, circuit, directions);
    }

    private static LinkFacts link(Partner partner) {
        Link link = partner.link();
        return new LinkFacts(link.upSince(), link.lostAt(), link.unknownSince());
    }

    private static Timing timing(Connection connection) {
        return new Timing(
                connection.terms().firstForecastTimeout(),
                connection.terms().recoveryHold(),
                connection.terms().forecastStaleAfter());
    }
}
