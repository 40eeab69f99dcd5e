package com.betterfleet.derms.incident;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.Connection;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.connection.GroupBinding;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What people call the partners behind scopes. */
@Component
class PartnerNames {

    private final Bindings bindings;
    private final Connections connections;

    PartnerNames(Bindings bindings, Connections connections) {
        this.bindings = bindings;
        this.connections = connections;
    }

    /** By scope id; a scope that is not bound has no entry. */
    Map<String, String> of(Collection<String> scopeIds) {
        List<GroupBinding> bound = bindings.ofScopes(scopeIds);
        Map<String, String> names =
                ofConnections(bound.stream().map(GroupBinding::connectionId).collect(Collectors.toSet()));
        return bound.stream()
                .collect(Collectors.toMap(
                        GroupBinding::scopeId,
                        binding -> names.getOrDefault(binding.connectionId(), binding.connectionId())));
    }

    /** By connection id; a connection that does not exist any more has no entry. */
    Map<String, String> ofConnections(Collection<String> connectionIds) {
        return connections.of(connectionIds).values().stream()
                .collect(Collectors.toMap(Connection::id, Connection::name));
    }
}
