package com.betterfleet.derms.incident.lifecycle;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.IncidentChanged;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.incident.IncidentKind.ResolutionPolicy;
import com.betterfleet.derms.incident.lifecycle.JdbcIncidentTransitions.TransitionRow;
import com.betterfleet.derms.link.LinkDisconnected;
import com.betterfleet.derms.supervision.ScopeDisconnected;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Resolves the incidents of scopes under local control, in the transaction of the handover (M9). The partner no longer
 * affects them.
 */
@Component
class LocalControlListener {

    private static final String RESOLUTION_TEXT = "Local control was taken";

    /** A breach ends when the load does, and a failure of the service when it works again, under any limit. */
    private static final Set<IncidentKind> INDEPENDENT_KINDS =
            Set.of(IncidentKind.BREACH, IncidentKind.HEADING_FOR_BREACH, IncidentKind.PROCESSING_FAILED);

    private static final Set<IncidentKind> RESOLVED_KINDS = Arrays.stream(IncidentKind.values())
            .filter(kind -> kind.resolutionPolicy() == ResolutionPolicy.CAUSE_GONE)
            .filter(kind -> !INDEPENDENT_KINDS.contains(kind))
            .collect(Collectors.toUnmodifiableSet());

    private final JdbcIncidentTransitions transitions;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    LocalControlListener(JdbcIncidentTransitions transitions, ApplicationEventPublisher events, InstantSource clock) {
        this.transitions = transitions;
        this.events = events;
        this.clock = clock;
    }

    @EventListener
    void onLinkTakenDown(LinkDisconnected event) {
        resolveIncidents(transitions.listUnresolved(Set.of(IncidentKind.LINK_LOST)).stream()
                .filter(incident -> incident.subject().connectionId().stream().anyMatch(event.connectionId()::equals))
                .toList());
    }

    @EventListener
    void onScopeDisconnected(ScopeDisconnected disconnected) {
        String scopeId = disconnected.scopeId();
        resolveIncidents(transitions.listUnresolvedOfScopes(RESOLVED_KINDS, List.of(scopeId)));
        transitions.listUnresolved(Set.of(IncidentKind.LINK_LOST)).stream()
                .filter(incident -> incident.scopeIds().contains(scopeId))
                .forEach(incident -> removeScope(incident, scopeId));
    }

    private void removeScope(Incident incident, String scopeId) {
        List<String> remaining =
                incident.scopeIds().stream().filter(id -> !id.equals(scopeId)).toList();
        if (remaining.isEmpty()) {
            resolveIncidents(List.of(incident));
        } else {
            transitions.removeScope(
                    incident,
                    remaining,
                    clock.instant(),
                    AuditTrail.currentActor(),
                    "%s of %s".formatted(RESOLUTION_TEXT, scopeId));
            events.publishEvent(new IncidentChanged(incident.id()));
        }
    }

    private void resolveIncidents(List<Incident> incidents) {
        Instant now = clock.instant();
        List<TransitionRow> rows = incidents.stream()
                .map(incident -> new TransitionRow(incident, now, RESOLUTION_TEXT, incident.scopeIds()))
                .toList();
        if (!rows.isEmpty()) {
            transitions
                    .resolveByHandover(rows, now, AuditTrail.currentActor())
                    .forEach(id -> events.publishEvent(new IncidentChanged(id)));
        }
    }
}
