package com.betterfleet.derms.binding;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.link.LinkLifecycle;
import com.betterfleet.derms.link.LinkStore;
import com.betterfleet.derms.refusal.ConflictException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Transfers control of bound scopes between the partner and local operators (M9). Each transfer raises the binding's
 * epoch, so that messages of an earlier epoch have no effect. Allowed in every state; repeated calls change nothing.
 */
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class ControlHandover {

    private final JdbcGroupBindings bindings;
    private final LinkStore links;
    private final LinkLifecycle lifecycle;
    private final InstantSource clock;

    ControlHandover(JdbcGroupBindings bindings, LinkStore links, LinkLifecycle lifecycle, InstantSource clock) {
        this.bindings = bindings;
        this.links = links;
        this.lifecycle = lifecycle;
        this.clock = clock;
    }

    /**
     * Starts local control of one scope.
     *
     * @return the binding as it was before
     * @throws ConflictException where no group is bound to the scope
     */
    public GroupBinding startLocalControl(String scopeId, String reason) {
        GroupBinding before = lockBinding(scopeId);
        bindings.startLocalControl(List.of(before.id()), createLocalControlRecord(reason, false));
        // Local control of a single scope outlasts a reconnect of its connection.
        bindings.retainLocalControl(before.id());
        return before;
    }

    /**
     * Returns control of one scope to the partner.
     *
     * @return the binding as it was before
     * @throws ConflictException where no group is bound, or the whole connection is disconnected
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
     * Disconnects a connection: its link, and the partner's control of all its scopes.
     *
     * @return the bindings as they were before, with their scopes
     */
    public List<GroupBinding> disconnectConnection(String connectionId, String reason) {
        List<GroupBinding> before = lockLinkAndBindings(connectionId);
        lifecycle.disconnectLink(connectionId, reason);
        bindings.startLocalControl(bindingIds(before), createLocalControlRecord(reason, true));
        return before;
    }

    /**
     * Reconnects a connection and returns the scopes that it lost by the disconnect. A scope with its own local
     * control keeps it.
     *
     * @return the bindings as they were before, with their scopes
     */
    public List<GroupBinding> reconnectConnection(String connectionId) {
        List<GroupBinding> before = lockLinkAndBindings(connectionId);
        lifecycle.reconnectLink(connectionId);
        List<GroupBinding> returning = before.stream()
                .filter(binding -> binding.localControl()
                        .map(LocalControlRecord::wholeConnection)
                        .orElse(false))
                .toList();
        bindings.endLocalControl(bindingIds(returning), clock.instant());
        return returning;
    }

    /** Before the queued messages, which a change of the link cancels or replaces. */
    private List<GroupBinding> lockLinkAndBindings(String connectionId) {
        links.lockLink(connectionId);
        return bindings.lockByConnection(connectionId);
    }

    private GroupBinding lockBinding(String scopeId) {
        Optional<GroupBinding> binding = bindings.lockByScope(scopeId);
        return binding.orElseThrow(() ->
                new ConflictException("scope \"%s\" has no bound group: no partner governs it".formatted(scopeId)));
    }

    private LocalControlRecord createLocalControlRecord(String reason, boolean wholeConnection) {
        return new LocalControlRecord(clock.instant(), AuditTrail.currentActor(), reason, wholeConnection);
    }

    private static List<Long> bindingIds(List<GroupBinding> bindings) {
        return bindings.stream().map(GroupBinding::id).toList();
    }
}
