package com.betterfleet.derms.console;

import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.Incidents;
import com.betterfleet.derms.incident.Notifications;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.microgrid.ScopeSite;
import com.betterfleet.derms.microgrid.ScopeSites;
import com.betterfleet.derms.supervision.Mode;
import com.betterfleet.derms.supervision.ScopeState;
import com.betterfleet.derms.supervision.Standing;
import com.betterfleet.derms.supervision.Supervision;
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

/** What surrounds every page: who is signed in, the site's time, and what is not as it should be. */
@Component
class Frames {

    private static final ZoneId DEFAULT_ZONE = ZoneId.of("Pacific/Auckland");

    private final MicrogridDirectory microgrids;
    private final MicrogridSearch search;
    private final Supervision supervision;
    private final Incidents incidents;
    private final Notifications notifications;
    private final ScopeSites sites;
    private final InstantSource clock;

    Frames(
            MicrogridDirectory microgrids,
            MicrogridSearch search,
            Supervision supervision,
            Incidents incidents,
            Notifications notifications,
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

    /** The frame of a page about one microgrid, in its time. */
    FrameView about(String microgridId) {
        return frame(microgrids.microgrid(microgridId).map(Microgrid::timeZone).orElse(DEFAULT_ZONE));
    }

    /** The frame of a page about several, in the time of the first. */
    FrameView about() {
        return frame(search.first().map(Microgrid::timeZone).orElse(DEFAULT_ZONE));
    }

    Figures figures(String microgridId) {
        ZoneId zone = microgrids.microgrid(microgridId).map(Microgrid::timeZone).orElse(DEFAULT_ZONE);
        return new Figures(zone, clock.instant());
    }

    private FrameView frame(ZoneId zone) {
        String account = Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .map(signedIn -> signedIn.getName())
                .orElse("");
        Supervision.Yellow yellow = supervision.yellow(FrameView.NAMED);
        return new FrameView(
                account,
                Rights.ofSignedIn(),
                named(yellow.worst()),
                yellow.all(),
                notices(),
                new Figures(zone, clock.instant()));
    }

    private FrameView.Notices notices() {
        Incidents.Attention attention = incidents.attention();
        List<Incident> red = attention.critical() == 0 ? List.of() : incidents.critical(FrameView.NAMED);
        Map<String, ScopeSite> named = sites.of(
                red.stream().flatMap(incident -> incident.scopeIds().stream()).toList());
        return new FrameView.Notices(
                attention.inSight(),
                notifications.unread(),
                red.stream().map(incident -> red(incident, named)).toList(),
                attention.critical());
    }

    private static FrameView.Red red(Incident incident, Map<String, ScopeSite> named) {
        String where = incident.scopeIds().stream()
                .findFirst()
                .map(id ->
                        Optional.ofNullable(named.get(id)).map(ScopeSite::name).orElse(id))
                .or(() -> incident.subject().circuitId())
                .or(() -> incident.subject().instance())
                .orElse("");
        return new FrameView.Red(incident.id(), IncidentWords.title(incident.kind()), where);
    }

    private List<FrameView.Open> named(List<ScopeState> worst) {
        Map<String, ScopeState> states =
                worst.stream().collect(Collectors.toMap(ScopeState::scopeId, Function.identity()));
        return search.scopes(worst.stream().map(ScopeState::scopeId).toList()).stream()
                .flatMap(scope -> Stream.ofNullable(states.get(scope.id())).map(state -> open(scope, state)))
                .toList();
    }

    private static FrameView.Open open(ManagedScope scope, ScopeState state) {
        Standing worse = state.worse();
        Mode mode = worse.binding().mode();
        return new FrameView.Open(scope.id(), scope.name(), com.betterfleet.derms.console.Mode.of(mode), worse.since());
    }
}
