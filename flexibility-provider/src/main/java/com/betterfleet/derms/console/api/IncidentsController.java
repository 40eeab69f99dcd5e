package com.betterfleet.derms.console.api;

import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.Incident.State;
import com.betterfleet.derms.incident.Incident.Subject;
import com.betterfleet.derms.incident.Incidents;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What an operator must see, newest first (M7, M8, M19). */
@RestController
@RequestMapping("/api/v1/incidents")
class IncidentsController {

    private final Incidents incidents;

    IncidentsController(Incidents incidents) {
        this.incidents = incidents;
    }

    /**
     * One incident.
     *
     * @param count how often it was noticed, from 1
     */
    record Item(
            long id,
            String kind,
            String severity,
            String state,
            Instant openedAt,
            Instant lastSeenAt,
            long count,
            @Nullable Instant resolvedAt,
            @Nullable String connectionId,
            @Nullable String groupId,
            List<String> scopeIds,
            String text) {

        static Item of(Incident incident) {
            Subject subject = incident.subject();
            return new Item(
                    incident.id(),
                    incident.kind().name(),
                    incident.kind().severity().name(),
                    incident.state().name(),
                    incident.openedAt(),
                    incident.lastSeenAt(),
                    incident.seen(),
                    incident.resolvedAt().orElse(null),
                    subject.connectionId().orElse(null),
                    subject.groupId().orElse(null),
                    subject.scopeId().stream().toList(),
                    incident.text());
        }
    }

    @GetMapping
    Page<Item> list(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "0") long before,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        Optional<State> wanted = Optional.ofNullable(state).map(given -> Given.oneOf("state", given, State.class));
        int asked = Page.requireLimit(limit);
        return Page.newest(
                incidents.newest(wanted, before, asked + 1).stream()
                        .map(Item::of)
                        .toList(),
                asked,
                Item::id);
    }
}
