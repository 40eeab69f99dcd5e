package com.betterfleet.derms.supervision;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.Handovers;
import com.betterfleet.derms.forecast.Forecasts;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.refusal.Require;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Full local control, taken back and given to the partner again (M9). Each is one transaction: control, blocks, envelopes,
 * circuits, audit. What the partner sends afterwards is refused; what it sent before never comes back.
 */
@Service
@Transactional
public class Handover {

    private final Handovers handovers;
    private final Connections connections;
    private final Forecasts forecasts;
    private final MicrogridDirectory microgrids;
    private final Decider decider;
    private final Audit audit;
    private final ApplicationEventPublisher events;

    Handover(
            Handovers handovers,
            Connections connections,
            Forecasts forecasts,
            MicrogridDirectory microgrids,
            Decider decider,
            Audit audit,
            ApplicationEventPublisher events) {
        this.handovers = handovers;
        this.connections = connections;
        this.forecasts = forecasts;
        this.microgrids = microgrids;
        this.decider = decider;
        this.audit = audit;
        this.events = events;
    }

    /**
     * Takes one scope back; link and other scopes are untouched.
     *
     * @param reason why, for whoever reads the banner and the audit
     */
    public void disconnectScope(String scopeId, String reason) {
        Require.name("reason", reason);
        microgrids.requireScope(scopeId);
        GroupBinding before = handovers.takeScopeBack(scopeId, reason);
        if (before.takenBack().isEmpty()) {
            release(List.of(before));
            audit.note("local control taken back", "scope/" + scopeId, null, null, reason);
        }
    }

    /** Gives one scope to the partner again: it starts anew, waiting for a forecast. */
    public void connectScope(String scopeId) {
        microgrids.requireScope(scopeId);
        GroupBinding before = handovers.giveScopeBack(scopeId);
        if (before.takenBack().isPresent()) {
            decider.decide(List.of(scopeId));
            audit.note("given to the partner", "scope/" + scopeId, before.takenBack(), null, null);
        }
    }

    /** Takes a whole connection down, with all its scopes; the partner is told by one last sign of life. */
    public void disconnectConnection(String connectionId, String reason) {
        Require.name("reason", reason);
        connections.require(connectionId);
        List<GroupBinding> before = handovers.takeDown(connectionId, reason);
        List<GroupBinding> governed =
                before.stream().filter(binding -> binding.takenBack().isEmpty()).toList();
        release(governed);
        audit.note("disconnected", "connection/" + connectionId, null, scopes(governed), reason);
    }

    /** Takes a connection up: a handshake of ours is the first step, and its scopes start anew. */
    public void connectConnection(String connectionId) {
        connections.require(connectionId);
        List<GroupBinding> returning = handovers.takeUp(connectionId);
        decider.decide(scopes(returning));
        audit.note("connected", "connection/" + connectionId, null, scopes(returning), null);
    }

    private void release(List<GroupBinding> bindings) {
        forecasts.forget(bindings.stream().map(GroupBinding::id).toList());
        decider.decide(scopes(bindings));
        bindings.forEach(binding -> events.publishEvent(new ScopeDisconnected(binding.scopeId())));
    }

    private static List<String> scopes(List<GroupBinding> bindings) {
        return bindings.stream().map(GroupBinding::scopeId).toList();
    }
}
