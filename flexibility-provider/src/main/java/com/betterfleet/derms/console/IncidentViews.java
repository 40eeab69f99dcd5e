package com.betterfleet.derms.console;

import com.betterfleet.derms.connection.Connection;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.IncidentStory;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.ScopeSite;
import com.betterfleet.derms.microgrid.ScopeSites;
import com.betterfleet.derms.power.Direction;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Puts incidents into the words of the pages. */
@Component
class IncidentViews {

    private static final int SITES_NAMED = 5;

    private final IncidentStory story;
    private final ScopeSites sites;
    private final Connections connections;
    private final MicrogridDirectory microgrids;
    private final InstantSource clock;

    IncidentViews(
            IncidentStory story,
            ScopeSites sites,
            Connections connections,
            MicrogridDirectory microgrids,
            InstantSource clock) {
        this.story = story;
        this.sites = sites;
        this.connections = connections;
        this.microgrids = microgrids;
        this.clock = clock;
    }

    /** As rows of a list, without their stories; where a site has no time of its own, in that of {@code frame}. */
    List<IncidentView> rows(List<Incident> incidents, Figures frame) {
        Map<String, ScopeSite> known = sites.of(incidents.stream()
                .flatMap(incident -> incident.scopeIds().stream().limit(SITES_NAMED))
                .distinct()
                .toList());
        return incidents.stream()
                .map(incident -> view(incident, known, List.of(), figures(incident, known, frame)))
                .toList();
    }

    /** One with its story. */
    IncidentView detailed(Incident incident, Figures frame) {
        Map<String, ScopeSite> known =
                sites.of(incident.scopeIds().stream().limit(SITES_NAMED).toList());
        Figures figures = figures(incident, known, frame);
        String partner = partner(incident).orElse("the partner");
        List<IncidentView.Entry> entries = story.of(incident).stream()
                .map(entry -> entry(entry, partner, figures))
                .toList();
        return view(incident, known, entries, figures);
    }

    private IncidentView view(
            Incident incident, Map<String, ScopeSite> known, List<IncidentView.Entry> entries, Figures figures) {
        List<IncidentView.Site> named = incident.scopeIds().stream()
                .limit(SITES_NAMED)
                .map(id -> new IncidentView.Site(
                        id,
                        Optional.ofNullable(known.get(id)).map(ScopeSite::name).orElse(id)))
                .toList();
        return new IncidentView(
                incident,
                named,
                incident.scopeIds().size() - named.size(),
                partner(incident).orElse(null),
                entries,
                figures);
    }

    private Figures figures(Incident incident, Map<String, ScopeSite> known, Figures frame) {
        return incident.scopeIds().stream()
                .limit(1)
                .flatMap(id -> Optional.ofNullable(known.get(id)).stream())
                .findFirst()
                .map(site -> new Figures(site.timeZone(), clock.instant()))
                .orElse(frame);
    }

    private Optional<String> partner(Incident incident) {
        return incident.subject().connectionId().flatMap(connections::find).map(Connection::name);
    }

    private IncidentView.Entry entry(IncidentStory.Entry entry, String partner, Figures figures) {
        String by = entry.who().map(who -> " by " + who).orElse("");
        return switch (entry.what()) {
            case OPENED -> new IncidentView.Entry(entry.at(), "triangle-alert", "It began", entry.text());
            case CEASED -> new IncidentView.Entry(entry.at(), "check", "The cause went away", "");
            case RECURRED -> new IncidentView.Entry(entry.at(), "triangle-alert", "It came again", entry.text());
            case APPLIED ->
                entry.applied()
                        .map(change -> applied(entry, change, partner, figures))
                        .orElseGet(() -> new IncidentView.Entry(entry.at(), "gauge", "Applied", entry.text()));
            case SCOPE_LEFT ->
                new IncidentView.Entry(entry.at(), "hand", "Local control taken back" + by, entry.text());
            case ACKNOWLEDGED -> new IncidentView.Entry(entry.at(), "eye", "Acknowledged" + by, entry.text());
            case RESOLVED -> new IncidentView.Entry(entry.at(), "check", "Over", entry.text());
            case HANDED_OVER ->
                new IncidentView.Entry(entry.at(), "hand", "Over: full local control taken back" + by, "");
        };
    }

    private IncidentView.Entry applied(
            IncidentStory.Entry entry, CircuitCapacity change, String partner, Figures figures) {
        String circuit =
                microgrids.circuit(change.circuitId()).map(Circuit::name).orElse(change.circuitId());
        String kw = figures.kw(change.available().power().kilowatts());
        boolean before = change.decidedFor().isBefore(entry.at());
        String way = change.direction() == Direction.IMPORT ? "" : " for export";
        Source source = Standings.source(change);
        return new IncidentView.Entry(
                entry.at(),
                "gauge",
                "%s: %s%s %s".formatted(circuit, kw, way, before ? "applied until then" : "applies"),
                source.words(partner));
    }
}
