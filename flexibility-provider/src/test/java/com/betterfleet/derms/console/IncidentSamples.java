package com.betterfleet.derms.console;

import static com.betterfleet.derms.console.PageSamples.in;

import com.betterfleet.derms.console.incident.IncidentView;
import com.betterfleet.derms.console.layout.LayoutView;
import com.betterfleet.derms.console.layout.PagePermissions;
import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.Incident.IncidentAcknowledgement;
import com.betterfleet.derms.incident.Incident.IncidentState;
import com.betterfleet.derms.incident.Incident.IncidentSubject;
import com.betterfleet.derms.incident.IncidentKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Incidents of the evening of {@link PageSamples}. */
final class IncidentSamples {

    private static final Instant LOST_AT = in(-372);

    private IncidentSamples() {}

    static IncidentView linkLost() {
        List<String> scopes = IntStream.range(0, 8).mapToObj(i -> "s" + i).toList();
        Incident incident = incident(
                12,
                subject(IncidentKind.LINK_LOST, "vector", null, null),
                scopes,
                IncidentState.OPEN,
                3,
                Optional.empty(),
                Optional.empty(),
                "no heartbeat from Vector in time");
        List<IncidentView.StoryEntry> story = List.of(
                new IncidentView.StoryEntry(LOST_AT, "triangle-alert", "It began", "no heartbeat from Vector in time"),
                new IncidentView.StoryEntry(
                        LOST_AT, "gauge", "Glenfield main: 300\u202fkW applies", "Vector's fallback limit"));
        return new IncidentView(
                incident,
                List.of(new IncidentView.AffectedSite("s0", "Glenfield")),
                7,
                "Vector",
                story,
                PageSamples.FORMATS);
    }

    static IncidentView resolvedAcknowledged() {
        Incident incident = incident(
                13,
                subject(IncidentKind.FORECAST_GAP, null, "s0", null),
                List.of("s0"),
                IncidentState.RESOLVED,
                1,
                Optional.of(in(-30)),
                Optional.of(new IncidentAcknowledgement(in(-60), "ana", "called Vector")),
                "Vector's forecast says nothing for now");
        return new IncidentView(
                incident,
                List.of(new IncidentView.AffectedSite("s0", "Glenfield")),
                0,
                null,
                List.of(),
                PageSamples.FORMATS);
    }

    static IncidentView zeroLimit() {
        Incident incident = incident(
                15,
                subject(IncidentKind.ZERO_LIMIT, null, "s0", null),
                List.of("s0"),
                IncidentState.OPEN,
                1,
                Optional.empty(),
                Optional.empty(),
                "charging stops 23:00 to 05:00");
        return new IncidentView(
                incident,
                List.of(new IncidentView.AffectedSite("s0", "Glenfield")),
                0,
                null,
                List.of(),
                PageSamples.FORMATS);
    }

    static IncidentView schedulerLate() {
        Incident incident = incident(
                14,
                subject(IncidentKind.RUNNER_LATE, null, null, "node-1:8080"),
                List.of(),
                IncidentState.OPEN,
                1,
                Optional.empty(),
                Optional.empty(),
                "limits were last decided 8 s ago");
        return new IncidentView(incident, List.of(), 0, null, List.of(), PageSamples.FORMATS);
    }

    static LayoutView redFrame() {
        LayoutView.AttentionCounts notices = new LayoutView.AttentionCounts(
                6,
                120,
                List.of(
                        new LayoutView.CriticalIncident(14, "Limit decisions were delayed", "node-1:8080"),
                        new LayoutView.CriticalIncident(16, "Over the limit", "Glenfield")),
                4);
        return new LayoutView(
                "admin",
                new PagePermissions(true, true),
                PageSamples.frame().alertScopes(),
                3,
                notices,
                PageSamples.FORMATS);
    }

    static Map<String, Object> list(List<IncidentView> incidents) {
        Map<String, Object> model = new HashMap<>();
        model.put("frame", PageSamples.frame());
        model.put("all", false);
        model.put("page", 1);
        model.put("before", 0L);
        model.put("incidents", incidents);
        return model;
    }

    private static IncidentSubject subject(
            IncidentKind kind,
            @org.jspecify.annotations.Nullable String connection,
            @org.jspecify.annotations.Nullable String scope,
            @org.jspecify.annotations.Nullable String instance) {
        return new IncidentSubject(
                kind,
                Optional.ofNullable(connection),
                Optional.empty(),
                Optional.ofNullable(scope),
                Optional.empty(),
                Optional.ofNullable(instance));
    }

    private static Incident incident(
            long id,
            IncidentSubject subject,
            List<String> scopeIds,
            IncidentState state,
            long seen,
            Optional<Instant> over,
            Optional<IncidentAcknowledgement> acknowledgement,
            String text) {
        return new Incident(
                id,
                subject,
                scopeIds,
                state,
                LOST_AT,
                LOST_AT,
                seen,
                over.map(at -> at.minusSeconds(300)),
                over,
                false,
                acknowledgement,
                text);
    }
}
