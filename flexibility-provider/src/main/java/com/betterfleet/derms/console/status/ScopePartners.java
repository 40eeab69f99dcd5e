package com.betterfleet.derms.console.status;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.link.LinkDirectory;
import com.betterfleet.derms.link.LinkLiveness;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.partner.PartnerConnection;
import com.betterfleet.derms.partner.PartnerConnections;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads the partner that governs a scope and the state of its link (the external capability, M17). */
@Component
public class ScopePartners {

    private final GroupBindings bindings;
    private final PartnerConnections connections;
    private final LinkDirectory links;

    ScopePartners(GroupBindings bindings, PartnerConnections connections, LinkDirectory links) {
        this.bindings = bindings;
        this.connections = connections;
        this.links = links;
    }

    /** The partner whose group governs a scope; empty where none is bound. */
    public Optional<BoundPartner> findPartner(String scopeId) {
        return Optional.ofNullable(findPartners(List.of(scopeId)).get(scopeId));
    }

    /** The same for many scopes, by scope id; a scope that is not bound has no entry. */
    public Map<String, BoundPartner> findPartners(Collection<String> scopeIds) {
        List<GroupBinding> bound = bindings.findByScopes(scopeIds);
        Set<String> connectionIds =
                bound.stream().map(GroupBinding::connectionId).collect(Collectors.toSet());
        Map<String, PartnerConnection> connectionsById = connections.findConnections(connectionIds);
        Map<String, PartnerLink> linksById = links.findLinks(connectionIds);
        Map<String, BoundPartner> partners = new HashMap<>();
        for (GroupBinding binding : bound) {
            PartnerConnection connection = connectionsById.get(binding.connectionId());
            PartnerLink link = linksById.get(binding.connectionId());
            // A connection that was removed since its bindings were read has neither.
            if (connection != null && link != null) {
                partners.put(binding.scopeId(), new BoundPartner(binding, connection, link));
            }
        }
        return partners;
    }

    public record BoundPartner(GroupBinding binding, PartnerConnection connection, PartnerLink link) {

        public String name() {
            return connection.name();
        }

        public LinkView toLinkView(Formats formats) {
            return ScopePartners.toLinkView(link, connection, formats);
        }
    }

    public static LinkView toLinkView(PartnerLink link, PartnerConnection connection, Formats formats) {
        return new LinkView(
                connection.name(), linkState(link, connection), linkStateSince(link), connection.id(), formats);
    }

    public static LinkView.LinkDisplayState linkState(PartnerLink link, PartnerConnection connection) {
        LinkView.LinkDisplayState state =
                LinkView.LinkDisplayState.of(link.state().kind());
        return state == LinkView.LinkDisplayState.ONLINE ? onlineState(link, connection) : state;
    }

    private static LinkView.LinkDisplayState onlineState(PartnerLink link, PartnerConnection connection) {
        if (link.liveness() == LinkLiveness.UNKNOWN) {
            return LinkView.LinkDisplayState.UNKNOWN;
        }
        return connection.effectiveProperties().heartbeatInterval().isEmpty()
                ? LinkView.LinkDisplayState.UNSUPERVISED
                : LinkView.LinkDisplayState.ONLINE;
    }

    /** When the present state began; a loss that has ended does not count. */
    public static Instant linkStateSince(PartnerLink link) {
        return switch (link.liveness()) {
            case LOST -> link.lostAt().orElse(link.stateSince());
            case UNKNOWN -> link.unknownSince().orElse(link.stateSince());
            case UP, UNSUPERVISED -> link.stateSince();
        };
    }
}
