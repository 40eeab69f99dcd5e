package com.betterfleet.derms.console.api;

import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.Incident.IncidentAcknowledgement;
import com.betterfleet.derms.incident.Incident.IncidentState;
import com.betterfleet.derms.incident.Incident.IncidentSubject;
import com.betterfleet.derms.incident.IncidentHistory;
import com.betterfleet.derms.incident.IncidentService;
import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.refusal.InputChecks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists and acknowledges incidents (M7, M8, M19). */
@RestController
@RequestMapping("/api/v1/incidents")
@Tag(name = "Incidents", description = "Conditions that need an operator's attention, and their acknowledgement.")
class IncidentsController {

    private final IncidentService incidents;
    private final IncidentHistory history;

    IncidentsController(IncidentService incidents, IncidentHistory history) {
        this.incidents = incidents;
        this.history = history;
    }

    /**
     * One incident.
     *
     * @param count the number of its occurrences, from 1
     */
    @Schema(name = "Incident")
    record IncidentResponse(
            long id,
            String kind,
            String severity,
            String state,
            Instant openedAt,
            Instant lastSeenAt,
            long count,

            @Nullable @Schema(description = "since when the cause is cleared, while it may still recur")
            Instant clearSince,

            @Nullable Instant resolvedAt,

            @Schema(description = "closed because an operator took local control")
            boolean handedOver,

            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgedBy,
            @Nullable String acknowledgedComment,
            @Nullable String connectionId,
            @Nullable String groupId,
            @Nullable String circuitId,

            @Nullable @Schema(description = "the affected instance of this service")
            String instance,

            List<String> scopeIds,
            String text) {

        static IncidentResponse of(Incident incident) {
            IncidentSubject subject = incident.subject();
            Optional<IncidentAcknowledgement> acknowledgement = incident.acknowledgement();
            return new IncidentResponse(
                    incident.id(),
                    incident.kind().name(),
                    incident.kind().severity().name(),
                    incident.state().name(),
                    incident.openedAt(),
                    incident.lastSeenAt(),
                    incident.occurrenceCount(),
                    incident.clearSince().orElse(null),
                    incident.resolvedAt().orElse(null),
                    incident.handedOver(),
                    acknowledgement.map(IncidentAcknowledgement::at).orElse(null),
                    acknowledgement.map(IncidentAcknowledgement::by).orElse(null),
                    acknowledgement.map(IncidentAcknowledgement::comment).orElse(null),
                    subject.connectionId().orElse(null),
                    subject.groupId().orElse(null),
                    subject.circuitId().orElse(null),
                    subject.instance().orElse(null),
                    incident.scopeIds(),
                    incident.text());
        }
    }

    /** One incident with its timeline. */
    @Schema(name = "IncidentWithTimeline")
    record IncidentDetailsResponse(IncidentResponse incident, List<IncidentEntryResponse> timeline) {}

    /**
     * An event in the timeline of an incident.
     *
     * @param circuitId the circuit of an applied limit; this and the following fields are null for other events
     */
    @Schema(name = "IncidentEntry")
    record IncidentEntryResponse(
            Instant at,

            @Schema(
                    description =
                            "OPENED, CEASED, RECURRED, APPLIED, SCOPE_LEFT, ACKNOWLEDGED, RESOLVED or HANDED_OVER")
            String what,

            @Nullable String who,
            String text,
            @Nullable String circuitId,
            @Nullable String direction,
            @Nullable BigDecimal availableKw,
            @Nullable String source,
            @Nullable Integer decisionRow) {

        static IncidentEntryResponse of(IncidentHistory.HistoryEntry entry) {
            Optional<CircuitCapacity> applied = entry.appliedLimit();
            return new IncidentEntryResponse(
                    entry.at(),
                    entry.type().name(),
                    entry.actor().orElse(null),
                    entry.text(),
                    applied.map(CircuitCapacity::circuitId).orElse(null),
                    applied.map(change -> change.direction().name()).orElse(null),
                    applied.map(change -> change.available().power().kilowatts())
                            .orElse(null),
                    applied.map(change -> change.available().source().name()).orElse(null),
                    applied.map(CircuitCapacity::decisionRow).orElse(null));
        }
    }

    /** An acknowledgement; the comment is optional. */
    @Schema(name = "Acknowledgement")
    record AcknowledgeIncidentRequest(@Nullable String comment) {}

    @GetMapping
    @Operation(summary = "Lists incidents, newest first, optionally of one state or scope")
    ListPage<IncidentResponse> listIncidents(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String scopeId,
            @RequestParam(defaultValue = "0") long before,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        Optional<IncidentState> requestedState = Optional.ofNullable(state)
                .map(stateName -> InputChecks.requireEnum("state", stateName, IncidentState.class));
        int pageSize = ListPage.requireLimit(limit);
        return ListPage.ofNewestFirst(
                incidents.listNewest(requestedState, Optional.ofNullable(scopeId), before, pageSize + 1).stream()
                        .map(IncidentResponse::of)
                        .toList(),
                pageSize,
                IncidentResponse::id);
    }

    @GetMapping("/{id}")
    @Operation(summary = "Returns an incident with its timeline: occurrences, applied limits and acknowledgement")
    IncidentDetailsResponse getIncident(@PathVariable long id) {
        Incident incident = incidents.requireIncident(id);
        return new IncidentDetailsResponse(
                IncidentResponse.of(incident),
                history.listEntries(incident).stream()
                        .map(IncidentEntryResponse::of)
                        .toList());
    }

    @PostMapping("/{id}/acknowledge")
    @Operation(summary = "Acknowledges an incident for the signed-in account; 409 where it is acknowledged already")
    IncidentResponse acknowledgeIncident(
            @PathVariable long id,
            @RequestBody(required = false) @Nullable AcknowledgeIncidentRequest acknowledgement) {
        String comment = acknowledgement == null || acknowledgement.comment() == null ? "" : acknowledgement.comment();
        return IncidentResponse.of(incidents.acknowledgeIncident(id, comment.strip()));
    }
}
