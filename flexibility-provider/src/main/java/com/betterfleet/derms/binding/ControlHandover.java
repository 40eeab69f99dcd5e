package com.betterfleet.derms.binding;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.link.LinkLifecycle;
import com.betterfleet.derms.refusal.ConflictException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who governs bound scopes, the partner or people on the site (M9). Each change of hands raises the binding's epoch: what was
 * said in an earlier one has no effect later. Legal in every state; what is so already stays as it is.
 */
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class ControlHandover {

    private final JdbcGroupBindings bindings;
    private final LinkLifecycle lifecycle;
    private final InstantSource clock;

    ControlHandover(JdbcGroupBindings bindings, LinkLifecycle lifecycle, InstantSource clock) {
        this.bindings = bindings;
        this.lifecycle = lifecycle;
        this.clock = clock;
    }

    /**
     * Takes control of one scope back.
     *
     * @return the binding as it was before
     * @throws ConflictException where no group is bound to the scope
     */
    public GroupBinding startLocalControl(String scopeId, String reason) {
        GroupBinding before = lockBinding(scopeId);
        bindings.startLocalControl(List.of(before.id()), createLocalControl(reason, false));
        // Who asks for this scope alone wants it to stay so whatever becomes of the connection.
        bindings.retainLocalControl(before.id());
        return before;
    }

    /**
     * Gives control of one scope to the partner.
     *
     * @return the binding as it was before
     * @throws ConflictException where no group is bound, or the whole connection is down
     */
    public GroupBinding endLocalControl(String scopeId) {
        GroupBinding before = lockBinding(scopeId);
        if (lifecycle.requireLink(before.connectionId()).disconnection().isPresent()) {
            throw new ConflictException(
                    "connection \"%s\" is disconnected; connect it first".formatted(before.connectionId()));
        }
        bindings.endLocalControl(List.of(before.id()), clock.instant());
        return before;
    }

    /**
     * Takes a whole connection down: its link, and control of all its scopes.
     *
     * @return the bindings as they were before, with their scopes
     */
    public List<GroupBinding> disconnectConnection(String connectionId, String reason) {
        lifecycle.disconnectLink(connectionId, reason);
        List<GroupBinding> before = bindings.lockByConnection(connectionId);
        bindings.startLocalControl(bindingIds(before), createLocalControl(reason, true));
        return before;
    }

    /**
     * Takes a connection up again, and with it the scopes that went down with it; one that was taken back by itself stays.
     *
     * @return the bindings as they were before, with their scopes
     */
    public List<GroupBinding> reconnectConnection(String connectionId) {
        lifecycle.reconnectLink(connectionId);
        List<GroupBinding> before = bindings.lockByConnection(connectionId);
        List<GroupBinding> returning = before.stream()
                .filter(binding -> binding.takenBack()
                        .map(LocalControlRecord::withConnection)
                        .orElse(false))
                .toList();
        bindings.endLocalControl(bindingIds(returning), clock.instant());
        return returning;
    }

    private GroupBinding lockBinding(String scopeId) {
        Optional<GroupBinding> binding = bindings.lockByScope(scopeId);
        return binding.orElseThrow(() ->
                new ConflictException("scope \"%s\" has no bound group: no partner governs it".formatted(scopeId)));
    }

    private LocalControlRecord createLocalControl(String reason, boolean withConnection) {
        return new LocalControlRecord(clock.instant(), AuditTrail.currentActor(), reason, withConnection);
    }

    private static List<Long> bindingIds(List<GroupBinding> bindings) {
        return bindings.stream().map(GroupBinding::id).toList();
    }
}
