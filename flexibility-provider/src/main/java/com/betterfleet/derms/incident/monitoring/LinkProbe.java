package com.betterfleet.derms.incident.monitoring;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.incident.Incident.IncidentSubject;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.incident.lifecycle.AlarmCondition;
import com.betterfleet.derms.link.LinkDirectory;
import com.betterfleet.derms.link.LinkLiveness;
import com.betterfleet.derms.link.PartnerLink;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Checks connections for lost links (M7): one incident per connection, with its scopes. */
@Component
class LinkProbe {

    private final LinkDirectory links;
    private final PartnerNames partners;
    private final GroupBindings bindings;

    LinkProbe(LinkDirectory links, PartnerNames partners, GroupBindings bindings) {
        this.links = links;
        this.partners = partners;
        this.bindings = bindings;
    }

    /** The connections whose partner is lost. */
    List<String> findLostIds() {
        return links.findLostIds();
    }

    /** The conditions of these connections. */
    Map<IncidentSubject, AlarmCondition> checkConnections(Collection<String> connectionIds, Instant now) {
        Map<String, PartnerLink> checkedLinks = links.findLinks(connectionIds);
        LostLinkDetails details = loadLostLinks(checkedLinks.values());
        Map<IncidentSubject, AlarmCondition> found = new HashMap<>();
        connectionIds.forEach(id -> found.put(
                IncidentSubject.ofConnection(IncidentKind.LINK_LOST, id),
                Optional.ofNullable(checkedLinks.get(id))
                        .map(link -> toCondition(link, details, now))
                        .orElseGet(() -> new AlarmCondition.ClearedCondition(now, Optional.empty()))));
        return found;
    }

    /** Bindings and partner names of lost connections, by connection id. */
    private record LostLinkDetails(Map<String, List<GroupBinding>> bindings, Map<String, String> names) {}

    /** Loads all of them at once: many links may be lost together, and they are checked four times a minute. */
    private LostLinkDetails loadLostLinks(Collection<PartnerLink> links) {
        List<String> ids = links.stream()
                .filter(link -> link.liveness() == LinkLiveness.LOST)
                .map(PartnerLink::connectionId)
                .toList();
        return new LostLinkDetails(bindings.listByConnections(ids), partners.findByConnections(ids));
    }

    private static AlarmCondition toCondition(PartnerLink link, LostLinkDetails details, Instant now) {
        return switch (link.liveness()) {
            case LOST -> toLostCondition(link, details, now);
            case UNKNOWN -> new AlarmCondition.UnknownCondition();
            case UP, UNSUPERVISED ->
                new AlarmCondition.ClearedCondition(link.upSince().orElse(now), link.lostAt());
        };
    }

    /** A lost link is no problem where every scope is under local control. */
    private static AlarmCondition toLostCondition(PartnerLink link, LostLinkDetails details, Instant now) {
        List<GroupBinding> bound = details.bindings().getOrDefault(link.connectionId(), List.of());
        List<GroupBinding> controlled = bound.stream()
                .filter(binding -> binding.localControl().isEmpty())
                .toList();
        if (controlled.isEmpty() && !bound.isEmpty()) {
            return new AlarmCondition.ClearedCondition(now, Optional.empty());
        }
        String partner = details.names().getOrDefault(link.connectionId(), link.connectionId());
        return new AlarmCondition.PresentCondition(
                link.lostAt().orElse(now),
                controlled.stream()
                        .flatMap(binding -> findConnectTime(binding).stream())
                        .max(Instant::compareTo),
                controlled.stream().map(GroupBinding::scopeId).sorted().toList(),
                "No heartbeat from %s in time".formatted(partner));
    }

    /** When an operator gave control to the partner; the first epoch begins with the binding instead. */
    static Optional<Instant> findConnectTime(GroupBinding binding) {
        return binding.epoch() > 1 ? Optional.of(binding.epochSince()) : Optional.empty();
    }
}
