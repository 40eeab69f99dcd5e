package com.betterfleet.derms.console.incident;

import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.SiteNames;
import com.betterfleet.derms.console.status.LimitSource;
import com.betterfleet.derms.console.status.ScopePartners;
import com.betterfleet.derms.console.status.ScopeStatusReader;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.IncidentHistory;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.ScopeSites;
import com.betterfleet.derms.partner.PartnerConnection;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.power.Direction;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Turns incidents into the texts of the pages. */
@Component
class IncidentViewFactory {

    private static final int SITES_NAMED = 5;

    private final IncidentHistory story;
    private final ScopeSites sites;
    private final PartnerConnections connections;
    private final ScopePartners partners;
    private final MicrogridDirectory microgrids;
    private final InstantSource clock;

    IncidentViewFactory(
            IncidentHistory story,
            ScopeSites sites,
            PartnerConnections connections,
            ScopePartners partners,
            MicrogridDirectory microgrids,
            InstantSource clock) {
        this.story = story;
        this.sites = sites;
        this.connections = connections;
        this.partners = partners;
        this.microgrids = microgrids;
        this.clock = clock;
    }

    /** Rows of a list, without events. An incident without sites uses the page's formats. */
    List<IncidentView> createRows(List<Incident> incidents, Formats pageFormats) {
        SiteNames names =
                SiteNames.read(sites, incidents.stream().map(Incident::scopeIds).toList(), SITES_NAMED);
        return incidents.stream()
                .map(incident -> createView(incident, names, List.of(), formatsFor(incident, names, pageFormats)))
                .toList();
    }

    /** One incident with its events. */
    IncidentView createDetailed(Incident incident, Formats pageFormats) {
        SiteNames names = SiteNames.read(sites, List.of(incident.scopeIds()), SITES_NAMED);
        Formats formats = formatsFor(incident, names, pageFormats);
        String partner =
                partnerName(incident).or(() -> partnerOfFirstSite(incident)).orElse("the partner");
        List<IncidentView.StoryEntry> entries = story.listEntries(incident).stream()
                .map(entry -> toEntry(entry, partner, formats))
                .toList();
        return createView(incident, names, entries, formats);
    }

    private IncidentView createView(
            Incident incident, SiteNames names, List<IncidentView.StoryEntry> entries, Formats formats) {
        List<IncidentView.AffectedSite> named = incident.scopeIds().stream()
                .limit(SITES_NAMED)
                .map(id -> new IncidentView.AffectedSite(id, names.nameOf(id)))
                .toList();
        return new IncidentView(
                incident,
                named,
                incident.scopeIds().size() - named.size(),
                partnerName(incident).orElse(null),
                entries,
                formats);
    }

    private Formats formatsFor(Incident incident, SiteNames names, Formats pageFormats) {
        return names.zoneOfFirst(incident.scopeIds())
                .map(zone -> new Formats(zone, clock.instant()))
                .orElse(pageFormats);
    }

    private Optional<String> partnerName(Incident incident) {
        return incident.subject()
                .connectionId()
                .flatMap(connections::findConnection)
                .map(PartnerConnection::name);
    }

    private Optional<String> partnerOfFirstSite(Incident incident) {
        return incident.scopeIds().stream()
                .findFirst()
                .flatMap(partners::findPartner)
                .map(ScopePartners.BoundPartner::name);
    }

    private IncidentView.StoryEntry toEntry(IncidentHistory.HistoryEntry entry, String partner, Formats formats) {
        String by = entry.actor().map(who -> " by " + who).orElse("");
        return switch (entry.type()) {
            case OPENED -> new IncidentView.StoryEntry(entry.at(), "triangle-alert", "Started", entry.text());
            case CEASED -> new IncidentView.StoryEntry(entry.at(), "check", "Cause cleared", "");
            case RECURRED -> new IncidentView.StoryEntry(entry.at(), "triangle-alert", "Recurred", entry.text());
            case APPLIED ->
                entry.appliedLimit()
                        .map(change -> toAppliedEntry(entry, change, partner, formats))
                        .orElseGet(() -> new IncidentView.StoryEntry(entry.at(), "gauge", "Applied", entry.text()));
            case SCOPE_LEFT ->
                new IncidentView.StoryEntry(entry.at(), "hand", "Local control taken back" + by, entry.text());
            case ACKNOWLEDGED -> new IncidentView.StoryEntry(entry.at(), "eye", "Acknowledged" + by, entry.text());
            case RESOLVED -> new IncidentView.StoryEntry(entry.at(), "check", "Closed", entry.text());
            case HANDED_OVER ->
                new IncidentView.StoryEntry(entry.at(), "hand", "Closed: full local control taken back" + by, "");
        };
    }

    private IncidentView.StoryEntry toAppliedEntry(
            IncidentHistory.HistoryEntry entry, CircuitCapacity change, String partner, Formats formats) {
        String circuit =
                microgrids.findCircuit(change.circuitId()).map(Circuit::name).orElse(change.circuitId());
        String kw = formats.formatPower(change.available().power().kilowatts());
        boolean before = change.decidedFor().isBefore(entry.at());
        String directionSuffix = change.direction() == Direction.IMPORT ? "" : " for export";
        LimitSource source = ScopeStatusReader.sourceOf(change);
        return new IncidentView.StoryEntry(
                entry.at(),
                "gauge",
                "%s, limit%s %s: %s".formatted(circuit, directionSuffix, before ? "before" : "now", kw),
                source.describeFor(partner));
    }
}
