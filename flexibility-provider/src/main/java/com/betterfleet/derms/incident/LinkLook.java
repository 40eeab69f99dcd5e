package com.betterfleet.derms.incident;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.Link;
import com.betterfleet.derms.connection.Links;
import com.betterfleet.derms.connection.Liveness;
import com.betterfleet.derms.incident.Incident.Subject;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Looks whether partners are lost (M7): one incident for a connection, which names its scopes. */
@Component
class LinkLook {

    private final Links links;
    private final PartnerNames partners;
    private final Bindings bindings;

    LinkLook(Links links, PartnerNames partners, Bindings bindings) {
        this.links = links;
        this.partners = partners;
        this.bindings = bindings;
    }

    /** What is so of the connections that are lost, and of these others. */
    Map<Subject, Condition> look(Collection<String> others, Instant now) {
        Map<String, Link> seen = new HashMap<>(links.of(others));
        links.lost().forEach(link -> seen.put(link.connectionId(), link));
        Set<String> ids = new HashSet<>(others);
        ids.addAll(seen.keySet());
        Lost lost = lost(seen.values());
        Map<Subject, Condition> found = new HashMap<>();
        ids.forEach(id -> found.put(
                Subject.ofConnection(IncidentKind.LINK_LOST, id),
                Optional.ofNullable(seen.get(id))
                        .map(link -> condition(link, lost, now))
                        .orElseGet(() -> new Condition.Absent(now, Optional.empty()))));
        return found;
    }

    /** What is to be known of partners that are lost, by connection id. */
    private record Lost(Map<String, List<GroupBinding>> bindings, Map<String, String> names) {}

    /** Asked for all of them at once: whole fleets of partners may be lost together, and are looked at four times a minute. */
    private Lost lost(Collection<Link> links) {
        List<String> ids = links.stream()
                .filter(link -> link.liveness() == Liveness.LOST)
                .map(Link::connectionId)
                .toList();
        return new Lost(bindings.ofConnections(ids), partners.ofConnections(ids));
    }

    private static Condition condition(Link link, Lost lost, Instant now) {
        return switch (link.liveness()) {
            case LOST -> lost(link, lost, now);
            case UNKNOWN -> new Condition.Undecided();
            case UP, UNSUPERVISED -> new Condition.Absent(link.upSince().orElse(now), link.lostAt());
        };
    }

    /** Where people have full control of every scope a lost partner harms nobody. */
    private static Condition lost(Link link, Lost lost, Instant now) {
        List<GroupBinding> bound = lost.bindings().getOrDefault(link.connectionId(), List.of());
        List<GroupBinding> governed =
                bound.stream().filter(binding -> binding.takenBack().isEmpty()).toList();
        if (governed.isEmpty() && !bound.isEmpty()) {
            return new Condition.Absent(now, Optional.empty());
        }
        String partner = lost.names().getOrDefault(link.connectionId(), link.connectionId());
        return new Condition.Present(
                link.lostAt().orElse(now),
                governed.stream()
                        .flatMap(binding -> connectedAt(binding).stream())
                        .max(Instant::compareTo),
                governed.stream().map(GroupBinding::scopeId).sorted().toList(),
                "no heartbeat from %s in time".formatted(partner));
    }

    /** When a person gave control to the partner; the first epoch begins with the binding, which is no connect. */
    static Optional<Instant> connectedAt(GroupBinding binding) {
        return binding.epoch() > 1 ? Optional.of(binding.epochSince()) : Optional.empty();
    }
}
