package com.betterfleet.derms.incident;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.Connection;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.connection.GroupBinding;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
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
        Map<String, String> known = new HashMap<>();
        Map<String, String> found = new HashMap<>();
        for (GroupBinding binding : bindings.ofScopes(scopeIds)) {
            found.put(binding.scopeId(), known.computeIfAbsent(binding.connectionId(), this::of));
        }
        return found;
    }

    String of(String connectionId) {
        return connections.find(connectionId).map(Connection::name).orElse(connectionId);
    }
}
