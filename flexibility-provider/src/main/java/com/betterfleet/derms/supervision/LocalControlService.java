package com.betterfleet.derms.supervision;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.binding.ControlHandover;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.forecast.ForecastStore;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.refusal.InputChecks;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes local control of scopes and connections, and returns control to the partner (M9). Each operation is one
 * transaction over control, blocks, envelopes, circuits and audit. Later messages of the partner are refused; earlier
 * ones stay without effect.
 */
@Service
@Transactional
public class LocalControlService {

    private final ControlHandover controlHandover;
    private final PartnerConnections connections;
    private final ForecastStore forecasts;
    private final MicrogridDirectory microgrids;
    private final DecisionService decisions;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;

    LocalControlService(
            ControlHandover controlHandover,
            PartnerConnections connections,
            ForecastStore forecasts,
            MicrogridDirectory microgrids,
            DecisionService decisions,
            AuditTrail audit,
            ApplicationEventPublisher events) {
        this.controlHandover = controlHandover;
        this.connections = connections;
        this.forecasts = forecasts;
        this.microgrids = microgrids;
        this.decisions = decisions;
        this.audit = audit;
        this.events = events;
    }

    /**
     * Takes local control of one scope; its link and other scopes stay as they are.
     *
     * @param reason why, as shown in the banner and the audit trail
     */
    public void disconnectScope(String scopeId, String reason) {
        InputChecks.requireName("reason", reason);
        microgrids.requireScope(scopeId);
        GroupBinding before = controlHandover.startLocalControl(scopeId, reason);
        if (before.localControl().isEmpty()) {
            releaseScopes(List.of(before));
            audit.recordAction("local control taken back", "scope/" + scopeId, null, null, reason);
        }
    }

    /** Returns control of one scope to the partner; the scope awaits a new forecast. */
    public void connectScope(String scopeId) {
        microgrids.requireScope(scopeId);
        GroupBinding before = controlHandover.endLocalControl(scopeId);
        if (before.localControl().isPresent()) {
            decisions.decideScopes(List.of(scopeId));
            audit.recordAction(
                    "control returned to the partner", "scope/" + scopeId, before.localControl(), null, null);
        }
    }

    /** Disconnects a whole connection with all its scopes; one last heartbeat notifies the partner. */
    public void disconnectConnection(String connectionId, String reason) {
        InputChecks.requireName("reason", reason);
        connections.requireConnection(connectionId);
        List<GroupBinding> before = controlHandover.disconnectConnection(connectionId, reason);
        List<GroupBinding> controlledByPartner = before.stream()
                .filter(binding -> binding.localControl().isEmpty())
                .toList();
        releaseScopes(controlledByPartner);
        audit.recordAction("disconnected", "connection/" + connectionId, null, toScopeIds(controlledByPartner), reason);
    }

    /** Reconnects a connection: the service sends a handshake, and the scopes await new forecasts. */
    public void connectConnection(String connectionId) {
        connections.requireConnection(connectionId);
        List<GroupBinding> returning = controlHandover.reconnectConnection(connectionId);
        decisions.decideScopes(toScopeIds(returning));
        audit.recordAction("connected", "connection/" + connectionId, null, toScopeIds(returning), null);
    }

    private void releaseScopes(List<GroupBinding> bindings) {
        forecasts.forgetBindings(bindings.stream().map(GroupBinding::id).toList());
        decisions.decideScopes(toScopeIds(bindings));
        bindings.forEach(binding -> events.publishEvent(new ScopeDisconnected(binding.scopeId())));
    }

    private static List<String> toScopeIds(List<GroupBinding> bindings) {
        return bindings.stream().map(GroupBinding::scopeId).toList();
    }
}
