package com.betterfleet.derms.console.layout;

import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.IncidentService;
import com.betterfleet.derms.incident.NotificationService;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.microgrid.ScopeSites;
import com.betterfleet.derms.supervision.ScopeSupervision;
import com.betterfleet.derms.supervision.decision.ControlMode;
import com.betterfleet.derms.supervision.decision.DirectionState;
import com.betterfleet.derms.supervision.decision.ScopeState;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Reads the frame of every page: account, site time, and what needs attention. */
@Component
public class PageLayout {

    private static final ZoneId DEFAULT_ZONE = ZoneId.of("Pacific/Auckland");

    private final MicrogridDirectory microgrids;
    private final MicrogridSearch search;
    private final ScopeSupervision supervision;
    private final IncidentService incidents;
    private final NotificationService notifications;
    private final ScopeSites sites;
    private final InstantSource clock;

    PageLayout(
            MicrogridDirectory microgrids,
            MicrogridSearch search,
            ScopeSupervision supervision,
            IncidentService incidents,
            NotificationService notifications,
            ScopeSites sites,
            InstantSource clock) {
        this.microgrids = microgrids;
        this.search = search;
        this.supervision = supervision;
        this.incidents = incidents;
        this.notifications = notifications;
        this.sites = sites;
        this.clock = clock;
    }

    /** The frame of a page about one microgrid, in its time zone. */
    public LayoutView layoutFor(String microgridId) {
        return createLayout(
                microgrids.findMicrogrid(microgridId).map(Microgrid::timeZone).orElse(DEFAULT_ZONE));
    }

    /** The frame of a page about several microgrids, in the time zone of the first. */
    public LayoutView layoutFor() {
        return createLayout(search.findFirst().map(Microgrid::timeZone).orElse(DEFAULT_ZONE));
    }

    public Formats formatsFor(String microgridId) {
        return formatsFor(microgrids.findMicrogrid(microgridId), clock.instant());
    }

    public static Formats formatsFor(Optional<Microgrid> microgrid, Instant now) {
        return new Formats(microgrid.map(Microgrid::timeZone).orElse(DEFAULT_ZONE), now);
    }

    private LayoutView createLayout(ZoneId zone) {
        String account = Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .map(authentication -> authentication.getName())
                .orElse("");
        ScopeSupervision.DegradedScopes alerts = supervision.readDegradedScopes(LayoutView.NAMED_AT_MOST);
        return new LayoutView(
                account,
                PagePermissions.forCurrentAccount(),
                toAlertScopes(alerts.worst()),
                alerts.total(),
                countAttention(),
                new Formats(zone, clock.instant()));
    }

    private LayoutView.AttentionCounts countAttention() {
        IncidentService.OpenIncidentCounts attention = incidents.countNeedingAttention();
        List<Incident> criticalIncidents =
                attention.critical() == 0 ? List.of() : incidents.listCritical(LayoutView.NAMED_AT_MOST);
        SiteNames names = SiteNames.read(
                sites, criticalIncidents.stream().map(Incident::scopeIds).toList(), 1);
        return new LayoutView.AttentionCounts(
                attention.needingAttention(),
                notifications.countUnread(),
                criticalIncidents.stream()
                        .map(incident -> toCriticalIncident(incident, names))
                        .toList(),
                attention.critical());
    }

    private static LayoutView.CriticalIncident toCriticalIncident(Incident incident, SiteNames names) {
        String where = incident.scopeIds().stream()
                .findFirst()
                .map(names::nameOf)
                .or(() -> incident.subject().circuitId())
                .or(() -> incident.subject().instance())
                .orElse("");
        return new LayoutView.CriticalIncident(incident.id(), IncidentTexts.titleOf(incident.kind()), where);
    }

    private List<LayoutView.AlertScope> toAlertScopes(List<ScopeState> worst) {
        Map<String, ScopeState> states =
                worst.stream().collect(Collectors.toMap(ScopeState::scopeId, Function.identity()));
        return search.findScopes(worst.stream().map(ScopeState::scopeId).toList()).stream()
                .flatMap(scope -> Stream.ofNullable(states.get(scope.id())).map(state -> toAlertScope(scope, state)))
                .toList();
    }

    private static LayoutView.AlertScope toAlertScope(ManagedScope scope, ScopeState state) {
        DirectionState worstDirection = state.worstDirection();
        ControlMode mode = worstDirection.decision().mode();
        return new LayoutView.AlertScope(scope.id(), scope.name(), ModeBadge.of(mode), worstDirection.since());
    }
}
