package com.betterfleet.derms.console;

import static com.betterfleet.derms.console.Samples.in;

import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.Incident.Acknowledgement;
import com.betterfleet.derms.incident.Incident.State;
import com.betterfleet.derms.incident.Incident.Subject;
import com.betterfleet.derms.incident.IncidentKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Incidents of the evening of {@link Samples}. */
final class IncidentSamples {

    private static final Instant LOST_AT = in(-372);

    private IncidentSamples() {}

    static IncidentView lost() {
        List<String> scopes = IntStream.range(0, 8).mapToObj(i -> "s" + i).toList();
        Incident incident = incident(
                12,
                subject(IncidentKind.LINK_LOST, "vector", null, null),
                scopes,
                State.OPEN,
                3,
                Optional.empty(),
                Optional.empty(),
                "no heartbeat from Vector in time");
        List<IncidentView.Entry> story = List.of(
                new IncidentView.Entry(LOST_AT, "triangle-alert", "It began", "no heartbeat from Vector in time"),
                new IncidentView.Entry(
                        LOST_AT, "gauge", "Glenfield main: 300\u202fkW applies", "Vector's fallback limit"));
        return new IncidentView(
                incident, List.of(new IncidentView.Site("s0", "Glenfield")), 7, "Vector", story, Samples.FIGURES);
    }

    static IncidentView overAndSeen() {
        Incident incident = incident(
                13,
                subject(IncidentKind.FORECAST_GAP, null, "s0", null),
                List.of("s0"),
                State.RESOLVED,
                1,
                Optional.of(in(-30)),
                Optional.of(new Acknowledgement(in(-60), "ana", "called Vector")),
                "Vector's forecast says nothing for now");
        return new IncidentView(
                incident, List.of(new IncidentView.Site("s0", "Glenfield")), 0, null, List.of(), Samples.FIGURES);
    }

    static IncidentView zero() {
        Incident incident = incident(
                15,
                subject(IncidentKind.ZERO_LIMIT, null, "s0", null),
                List.of("s0"),
                State.OPEN,
                1,
                Optional.empty(),
                Optional.empty(),
                "charging stops 23:00 to 05:00");
        return new IncidentView(
                incident, List.of(new IncidentView.Site("s0", "Glenfield")), 0, null, List.of(), Samples.FIGURES);
    }

    static IncidentView late() {
        Incident incident = incident(
                14,
                subject(IncidentKind.RUNNER_LATE, null, null, "node-1:8080"),
                List.of(),
                State.OPEN,
                1,
                Optional.empty(),
                Optional.empty(),
                "limits were last decided 8 s ago");
        return new IncidentView(incident, List.of(), 0, null, List.of(), Samples.FIGURES);
    }

    static FrameView redFrame() {
        FrameView.Notices notices = new FrameView.Notices(
                6,
                120,
                List.of(
                        new FrameView.Red(14, "Limits decided late", "node-1:8080"),
                        new FrameView.Red(16, "Over the limit", "Glenfield")),
                4);
        return new FrameView("admin", new Rights(true, true), Samples.frame().open(), 3, notices, Samples.FIGURES);
    }

    static Map<String, Object> list(List<IncidentView> incidents) {
        Map<String, Object> model = new HashMap<>();
        model.put("frame", Samples.frame());
        model.put("all", false);
        model.put("page", 1);
        model.put("before", 0L);
        model.put("incidents", incidents);
        return model;
    }

    private static Subject subject(
            IncidentKind kind,
            @org.jspecify.annotations.Nullable String connection,
            @org.jspecify.annotations.Nullable String scope,
            @org.jspecify.annotations.Nullable String instance) {
        return new Subject(
                kind,
                Optional.ofNullable(connection),
                Optional.empty(),
                Optional.ofNullable(scope),
                Optional.empty(),
                Optional.ofNullable(instance));
    }

    private static Incident incident(
            long id,
            Subject subject,
            List<String> scopeIds,
            State state,
            long seen,
            Optional<Instant> over,
            Optional<Acknowledgement> acknowledgement,
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
