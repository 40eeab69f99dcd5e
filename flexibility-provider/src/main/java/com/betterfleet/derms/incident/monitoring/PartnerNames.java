package com.betterfleet.derms.incident.monitoring;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.partner.PartnerConnection;
import com.betterfleet.derms.partner.PartnerConnections;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Finds the partners behind scopes, and their names. */
@Component
class PartnerNames {

    private final GroupBindings bindings;
    private final PartnerConnections connections;

    PartnerNames(GroupBindings bindings, PartnerConnections connections) {
        this.bindings = bindings;
        this.connections = connections;
    }

    /** The names by scope id; a scope that is not bound has no entry. */
    Map<String, String> findByScopes(Collection<String> scopeIds) {
        Map<String, String> names = new HashMap<>();
        findConnectionsByScopes(scopeIds).forEach((scopeId, connection) -> names.put(scopeId, connection.name()));
        return names;
    }

    /** The connections by scope id; a scope that is not bound has no entry. */
    Map<String, PartnerConnection> findConnectionsByScopes(Collection<String> scopeIds) {
        List<GroupBinding> bound = bindings.findByScopes(scopeIds);
        Map<String, PartnerConnection> known = connections.findConnections(
                bound.stream().map(GroupBinding::connectionId).collect(Collectors.toSet()));
        Map<String, PartnerConnection> found = new HashMap<>();
        bound.forEach(binding -> Optional.ofNullable(known.get(binding.connectionId()))
                .ifPresent(connection -> found.put(binding.scopeId(), connection)));
        return found;
    }

    /** The names by connection id; a removed connection has no entry. */
    Map<String, String> findByConnections(Collection<String> connectionIds) {
        return connections.findConnections(connectionIds).values().stream()
                .collect(Collectors.toMap(PartnerConnection::id, PartnerConnection::name));
    }
}
