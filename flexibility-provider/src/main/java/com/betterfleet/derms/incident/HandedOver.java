package com.betterfleet.derms.incident;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.connection.LinkTakenDown;
import com.betterfleet.derms.incident.IncidentKind.Ending;
import com.betterfleet.derms.incident.JdbcCourses.Step;
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
 * Ends the incidents of what people have taken full control of, in the very transaction of the handover (M9): what the partner
 * does or does not do harms nobody there any more.
 */
@Component
class HandedOver {

    private static final String WHY = "full local control was taken back";

    private static final Set<IncidentKind> OF_SCOPES = Arrays.stream(IncidentKind.values())
            .filter(kind -> kind.ending() == Ending.CAUSE_GONE)
            // Too much is drawn from a circuit whoever set its limit, and it ends when it does.
            .filter(kind -> kind != IncidentKind.BREACH && kind != IncidentKind.HEADING_FOR_BREACH)
            .collect(Collectors.toUnmodifiableSet());

    private final JdbcCourses courses;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    HandedOver(JdbcCourses courses, ApplicationEventPublisher events, InstantSource clock) {
        this.courses = courses;
        this.events = events;
        this.clock = clock;
    }

    @EventListener
    void on(LinkTakenDown down) {
        end(courses.unresolved(Set.of(IncidentKind.LINK_LOST)).stream()
                .filter(incident -> incident.subject().connectionId().stream().anyMatch(down.connectionId()::equals))
                .toList());
    }

    @EventListener
    void on(ScopeDisconnected disconnected) {
        String scopeId = disconnected.scopeId();
        end(courses.unresolvedOfScopes(OF_SCOPES, List.of(scopeId)));
        courses.unresolved(Set.of(IncidentKind.LINK_LOST)).stream()
                .filter(incident -> incident.scopeIds().contains(scopeId))
                .forEach(incident -> leave(incident, scopeId));
    }

    private void leave(Incident incident, String scopeId) {
        List<String> remaining =
                incident.scopeIds().stream().filter(id -> !id.equals(scopeId)).toList();
        if (remaining.isEmpty()) {
            end(List.of(incident));
        } else {
            courses.leave(incident, remaining, clock.instant(), Audit.who(), "%s of %s".formatted(WHY, scopeId));
            events.publishEvent(new IncidentChanged(incident.id()));
        }
    }

    private void end(List<Incident> incidents) {
        Instant now = clock.instant();
        List<Step> steps = incidents.stream()
                .map(incident -> new Step(incident, now, WHY, incident.scopeIds()))
                .toList();
        if (!steps.isEmpty()) {
            courses.handOver(steps, now, Audit.who()).forEach(id -> events.publishEvent(new IncidentChanged(id)));
        }
    }
}
