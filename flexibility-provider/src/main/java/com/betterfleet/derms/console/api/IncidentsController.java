package com.betterfleet.derms.console.api;

import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.Incident.Acknowledgement;
import com.betterfleet.derms.incident.Incident.State;
import com.betterfleet.derms.incident.Incident.Subject;
import com.betterfleet.derms.incident.IncidentStory;
import com.betterfleet.derms.incident.Incidents;
import com.betterfleet.derms.listing.Page;
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

/** What an operator must see, newest first (M7, M8, M19). */
@RestController
@RequestMapping("/api/v1/incidents")
@Tag(name = "Incidents", description = "What is or was not as it should be, and who has seen it.")
class IncidentsController {

    private final Incidents incidents;
    private final IncidentStory story;

    IncidentsController(Incidents incidents, IncidentStory story) {
        this.incidents = incidents;
        this.story = story;
    }

    /**
     * One incident.
     *
     * @param count how often it was noticed, from 1: it came again so often within one incident
     */
    @Schema(name = "Incident")
    record Item(
            long id,
            String kind,
            String severity,
            String state,
            Instant openedAt,
            Instant lastSeenAt,
            long count,

            @Nullable @Schema(description = "since when the cause is gone, while it may still come again")
            Instant clearSince,

            @Nullable Instant resolvedAt,

            @Schema(description = "over because people took full local control")
            boolean handedOver,

            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgedBy,
            @Nullable String acknowledgedComment,
            @Nullable String connectionId,
            @Nullable String groupId,
            @Nullable String circuitId,

            @Nullable @Schema(description = "the instance of this service that it is about")
            String instance,

            List<String> scopeIds,
            String text) {

        static Item of(Incident incident) {
            Subject subject = incident.subject();
            Optional<Acknowledgement> seen = incident.acknowledgement();
            return new Item(
                    incident.id(),
                    incident.kind().name(),
                    incident.kind().severity().name(),
                    incident.state().name(),
                    incident.openedAt(),
                    incident.lastSeenAt(),
                    incident.seen(),
                    incident.clearSince().orElse(null),
                    incident.resolvedAt().orElse(null),
                    incident.handedOver(),
                    seen.map(Acknowledgement::at).orElse(null),
                    seen.map(Acknowledgement::by).orElse(null),
                    seen.map(Acknowledgement::comment).orElse(null),
                    subject.connectionId().orElse(null),
                    subject.groupId().orElse(null),
                    subject.circuitId().orElse(null),
                    subject.instance().orElse(null),
                    incident.scopeIds(),
                    incident.text());
        }
    }

    /** One incident with what happened within. */
    @Schema(name = "IncidentWithTimeline")
    record Detailed(Item incident, List<Entry> timeline) {}

    /**
     * One thing that happened.
     *
     * @param circuitId of what was applied, as the five that follow
     */
    @Schema(name = "IncidentEntry")
    record Entry(
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

        static Entry of(IncidentStory.Entry entry) {
            Optional<CircuitCapacity> applied = entry.applied();
            return new Entry(
                    entry.at(),
                    entry.what().name(),
                    entry.who().orElse(null),
                    entry.text(),
                    applied.map(CircuitCapacity::circuitId).orElse(null),
                    applied.map(change -> change.direction().name()).orElse(null),
                    applied.map(change -> change.available().power().kilowatts())
                            .orElse(null),
                    applied.map(change -> change.available().source().name()).orElse(null),
                    applied.map(CircuitCapacity::decisionRow).orElse(null));
        }
    }

    /** What whoever has seen it has to say; may be absent. */
    @Schema(name = "Acknowledgement")
    record Seen(@Nullable String comment) {}

    @GetMapping
    @Operation(summary = "All incidents, newest first; of one state or about one scope, where that is asked for")
    Page<Item> list(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String scopeId,
            @RequestParam(defaultValue = "0") long before,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        Optional<State> wanted = Optional.ofNullable(state).map(given -> Given.oneOf("state", given, State.class));
        int asked = Page.requireLimit(limit);
        return Page.newest(
                incidents.newest(wanted, Optional.ofNullable(scopeId), before, asked + 1).stream()
                        .map(Item::of)
                        .toList(),
                asked,
                Item::id);
    }

    @GetMapping("/{id}")
    @Operation(summary = "One incident with what happened within: when it came and went, what was applied, who saw it")
    Detailed one(@PathVariable long id) {
        Incident incident = incidents.require(id);
        return new Detailed(
                Item.of(incident), story.of(incident).stream().map(Entry::of).toList());
    }

    @PostMapping("/{id}/acknowledge")
    @Operation(summary = "Says that the signed-in person has seen it; once, 409 the second time")
    Item acknowledge(@PathVariable long id, @RequestBody(required = false) @Nullable Seen seen) {
        String comment = seen == null || seen.comment() == null ? "" : seen.comment();
        return Item.of(incidents.acknowledge(id, comment.strip()));
    }
}
