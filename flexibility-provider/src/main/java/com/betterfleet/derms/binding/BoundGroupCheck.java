package com.betterfleet.derms.binding;

import com.betterfleet.derms.partner.ConnectionParticipant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Prevents the removal of a connection that has bound groups. */
@Component
class BoundGroupCheck implements ConnectionParticipant {

    private final JdbcGroupBindings bindings;

    BoundGroupCheck(JdbcGroupBindings bindings) {
        this.bindings = bindings;
    }

    @Override
    public List<String> findDependants(String connectionId) {
        return bindings.listByConnection(connectionId).stream()
                .map(binding -> "group " + binding.groupId())
                .toList();
    }
}
