package com.betterfleet.derms.console;

import static com.betterfleet.derms.console.PageRenderer.textOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.console.chart.LoadReading;
import com.betterfleet.derms.console.circuit.CircuitView;
import com.betterfleet.derms.console.connection.ConnectionListView;
import com.betterfleet.derms.console.connection.ConnectionRow;
import com.betterfleet.derms.console.layout.LayoutView;
import com.betterfleet.derms.console.layout.ModeBadge;
import com.betterfleet.derms.console.layout.PagePermissions;
import com.betterfleet.derms.console.layout.Pagination;
import com.betterfleet.derms.console.microgrid.ModeSummary;
import com.betterfleet.derms.console.microgrid.ScopeCard;
import com.betterfleet.derms.console.scope.ScopeView;
import com.betterfleet.derms.console.status.LinkView;
import com.betterfleet.derms.console.status.ScopeStatus;
import com.betterfleet.derms.link.LinkState;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PagesRenderTests {

    private static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");
    private static final Pagination ONLY_PAGE = new Pagination(1, 1, 0);
    private final PageRenderer pages = new PageRenderer();

    @Test
    void theMicrogridsShowTheWorstFirst() {
        String page = microgrids(PageSamples.frame());

        assertThat(page).contains("1,200 kW", "Vector link online", "Vector link lost since 21:04", "No reading");
        assertThat(page).contains("forecast gap since 20:45", "110 kW over the limit", "Lower the load now.");
        assertThat(page).contains(", then 900 kW").contains("73 %</span> of the limit");
        assertThat(page.indexOf("card-albany")).isLessThan(page.indexOf("card-wiri"));
        assertThat(page.indexOf("card-wiri")).isLessThan(page.indexOf("card-otahuhu"));
    }

    @Test
    void aReloadedCardEqualsTheCardOnThePage() {
        ScopeCard card = PageSamples.cards().getFirst();
        String alone =
                pages.render("microgrids :: card", "console/cards/" + card.scopeId() + ".html", Map.of("card", card));

        assertThat(alone.strip()).startsWith("<article").endsWith("</article>").doesNotContain("<html");
        assertThat(squeezed(microgrids(PageSamples.frame()))).contains(squeezed(alone));
    }

    @Test
    void theListFragmentContainsFiltersAndCards() {
        String list = pages.render(
                "microgrids :: list",
                "console/cards.html",
                Map.of(
                        "frame",
                        PageSamples.frame(),
                        "summary",
                        PageSamples.summary(ModeBadge.FALLBACK, "wi"),
                        "cards",
                        PageSamples.cards()));

        assertThat(list.strip())
                .startsWith("<div id=\"cards\"")
                .contains("/console/cards?mode=fallback&amp;q=wi&amp;page=1", "filter-fallback", "card-wiri")
                .doesNotContain("<html");
    }

    @Test
    void withoutMicrogridsThePageExplainsTheFirstStep() {
        ModeSummary none = new ModeSummary(Map.of(), null, "", 1, 1);
        String page = pages.render(
                "microgrids",
                "console/microgrids-empty.html",
                Map.of("frame", PageSamples.layoutWithoutAlerts(), "summary", none, "cards", List.of()));

        assertThat(page).contains("No microgrid yet", "bind one of the distributor's groups");
    }

    @Test
    void theScopeInAGapShowsLimitReasonEndNextLimitAndAdvice() {
        String page = scope("wiri", "Wiri Bus Depot", PageSamples.forecastGap(), PageSamples.reading(512));

        assertThat(textOf(page))
                .contains("Vector's forecast has a gap since 20:45 and there is no fallback for it."
                        + " The circuit's safe default applies: 800 kW until 23:00 (in 1 h 49 min),"
                        + " then Vector's forecast, 1,000 kW.")
                .contains("It ends when Vector sends a limit for now");
        assertThat(page).contains("class=\"now now-yellow\"", "Show as table", "<caption");
    }

    @Test
    void theScopeWithoutAReadingDoesNotShowZero() {
        String page = scope("panmure", "Panmure Interchange", PageSamples.awaiting(true), null);

        assertThat(textOf(page)).contains("No reading", "and no limit for now from Vector in 40 min");
    }

    @Test
    void theScopesOtherStatusesRender() {
        assertThat(textOf(scope("otahuhu", "Ōtāhuhu Depot", PageSamples.forecast(), PageSamples.reading(874.2))))
                .contains("1,200 kW until 21:14:17 (in 4 min), then 900 kW.");
        assertThat(textOf(
                        scope("henderson", "Henderson Yard", PageSamples.awaiting(false), PageSamples.reading(64.25))))
                .contains("its first block starts 21:15", "64.2 kW");
        assertThat(textOf(scope("albany", "Albany Park and Ride", PageSamples.breach(), PageSamples.reading(1310))))
                .contains("1,310 kW drawn, 110 kW over the limit, since 21:07:30 (peak 1,344 kW).");
        assertThat(textOf(scope("swanson", "Swanson Street", PageSamples.unmanaged(), null)))
                .contains("No group is bound. The circuit's own 600 kW applies.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-12T08:10:12Z", "2026-04-04T13:40:00Z", "2026-09-26T13:40:00Z"})
    void theTimelineIsJsonOnAnyNight(Instant now) {
        String json = JsonMapper.shared().writeValueAsString(PageSamples.timeline(now, AUCKLAND));
        PageRenderer.storePage("timeline-" + now.toString().substring(0, 10) + ".json", json);

        assertThat(json).contains("\"limitKw\":800.0", "\"mode\":\"FALLBACK\"", "\"now\":\"" + now + "\"");
    }

    @Test
    void theCircuitsPageIsCompleteByItself() {
        CircuitView circuit = PageSamples.circuit("wiri-main", "Wiri main incomer", PageSamples.forecastGap());
        String page = pages.render(
                "circuit", "console/circuits/wiri-main.html", Map.of("frame", PageSamples.frame(), "circuit", circuit));

        assertThat(textOf(page))
                .contains(
                        "source: the circuit's safe default",
                        "Valid until",
                        "21:12:09",
                        "transformer fan under repair");
        assertThat(textOf(pages.render(
                        "circuit :: now", "console/circuits/wiri-main/now.html", Map.of("circuit", circuit))))
                .contains("Fallback", "800 kW");
    }

    @Test
    void theListOfCircuitsShowsValueSourceModeAndUntilWhen() {
        List<CircuitView> circuits = List.of(
                PageSamples.circuit("wiri-main", "Wiri main incomer", PageSamples.forecastGap()),
                PageSamples.circuit("otahuhu-main", "Ōtāhuhu main incomer", PageSamples.forecast()));
        String page = pages.render(
                "circuits",
                "console/circuits.html",
                Map.of(
                        "frame",
                        PageSamples.frame(),
                        "circuits",
                        circuits,
                        "search",
                        "",
                        "paging",
                        new Pagination(1, 2, 0)));

        assertThat(textOf(page))
                .contains(
                        "the circuit's safe default",
                        "Vector's forecast",
                        "until 23:00",
                        "Fallback",
                        "Page 1 of 2 Next");
        assertThat(page).contains("href=\"/console/circuits?q=&amp;page=2\"").doesNotContain("rel=\"prev\"");
    }

    @Test
    void theListOfConnectionsShowsWhichNeedAttentionAndWhy() {
        ConnectionRow.CredentialExpiry soon = new ConnectionRow.CredentialExpiry(
                PageSamples.NOW.plusSeconds(86_400), 7, "the secret of auth.outbound ends in less than 7 days");
        String page = connections(
                new ConnectionListView(
                        Map.of(LinkState.LinkStateKind.LOST, 1L, LinkState.LinkStateKind.ONLINE, 1L),
                        null,
                        "",
                        ONLY_PAGE),
                List.of(
                        PageSamples.row(LinkView.LinkDisplayState.LOST, soon),
                        PageSamples.row(LinkView.LinkDisplayState.ONLINE, null)));

        assertThat(textOf(page))
                .contains("2All", "1Link lost", "1Online", "0Failed")
                .contains("vector, 2 groups Link lost since 21:04 not expected received 19 s agonone sent")
                .contains("Token endpoint refused 10 min ago Ends soon valid until 13 Nov 21:10:12")
                .contains("Online", "21:10:53", "41 s left", "sent 31 s ago", "no end known")
                .doesNotContain("Page 1");
        assertThat(page)
                .contains("title=\"The heartbeat could not be sent: invalid_client\"")
                .contains("title=\"the secret of auth.outbound ends in less than 7 days\"");
    }

    @Test
    void pagesOfALongListOfConnectionsKeepItsFilters() {
        ConnectionListView list = new ConnectionListView(
                Map.of(LinkState.LinkStateKind.LOST, 130L),
                LinkState.LinkStateKind.LOST,
                "vec",
                new Pagination(2, 3, 50));
        String page = connections(list, List.of(PageSamples.row(LinkView.LinkDisplayState.LOST, null)));

        assertThat(textOf(page)).contains("Previous Page 2 of 3 Next");
        assertThat(page)
                .contains("rel=\"prev\" href=\"/console/connections?state=lost&amp;q=vec&amp;page=1\"")
                .contains("rel=\"next\" href=\"/console/connections?state=lost&amp;q=vec&amp;page=3\"")
                .contains("hx-get=\"/console/connections?state=lost&amp;q=vec&amp;page=2\"")
                .contains("aria-label=\"Pages of connections\"");
    }

    @Test
    void noConnectionAtAllDiffersFromNoneFound() {
        assertThat(textOf(connections(new ConnectionListView(Map.of(), null, "", ONLY_PAGE), List.of())))
                .contains("No connection yet");
        assertThat(textOf(connections(new ConnectionListView(Map.of(), null, "zzz", ONLY_PAGE), List.of())))
                .contains("No connection matches", "Show all connections");
    }

    @Test
    void theBannerNamesTheSitesWithAnOpenYellowMode() {
        String banner =
                pages.render("fragments/banner :: banner", "console/banner.html", Map.of("frame", PageSamples.frame()));

        assertThat(textOf(banner))
                .contains(
                        "3 sites need attention",
                        "Wiri Bus Depot (fallback since 20:45)",
                        "Panmure Interchange (no forecast");
        assertThat(textOf(pages.render(
                        "fragments/banner :: banner",
                        "banner-none.html",
                        Map.of("frame", PageSamples.layoutWithoutAlerts()))))
                .isEmpty();
    }

    @Test
    void theBannerCountsTheSitesThatItDoesNotName() {
        LayoutView many = new LayoutView(
                "admin",
                new PagePermissions(true, true),
                PageSamples.frame().alertScopes(),
                1_203,
                LayoutView.AttentionCounts.NONE,
                PageSamples.frame().formats());

        assertThat(many.announcement()).endsWith("and 1200 more");
        assertThat(textOf(pages.render("fragments/banner :: banner", "banner-many.html", Map.of("frame", many))))
                .contains("1203 sites need attention", "and 1200 more");
    }

    @Test
    void thePagesWithoutTheFrameRender() {
        assertThat(pages.render("login", "login.html", Map.of()))
                .contains("Sign in", "autocomplete=\"current-password\"");
        assertThat(pages.render(
                        "password", "password.html", Map.of("objection", "The two differ.", "mustChange", true)))
                .contains("The two differ.", "once more");
        assertThat(pages.render("error", "error.html", Map.of("status", 404, "path", "/console/x")))
                .contains("Page not found", "/console/x");
        assertThat(pages.render("error", "error500.html", Map.of("status", 500, "path", "/console/x")))
                .contains("This page could not be shown");
    }

    @Test
    void noPageHasAnInlineScriptOrStyle() {
        assertThat(microgrids(PageSamples.frame())
                        + scope("wiri", "Wiri Bus Depot", PageSamples.forecastGap(), PageSamples.reading(512)))
                .doesNotContain("style=", "<style", "onclick", "hx-on")
                .doesNotContainPattern("<script(?![^>]* src=)")
                .doesNotContain("th:");
    }

    private String connections(ConnectionListView list, List<ConnectionRow> rows) {
        return pages.render(
                "connections",
                "console/connections.html",
                Map.of("frame", PageSamples.frame(), "list", list, "connections", rows));
    }

    @Test
    void anIncidentShowsStartSitesAppliedLimitsAndAdvice() {
        String page = pages.render(
                "incident",
                "console/incidents/12.html",
                Map.of("frame", PageSamples.frame(), "incident", IncidentSamples.linkLost()));

        assertThat(textOf(page))
                .contains("No heartbeat from Vector in time.", "Charging can continue under the limits shown here.")
                .contains("Since", "21:04:00", "for 6 min", "Glenfield", "and 7 more", "Occurred", "3 times")
                .contains("Glenfield main, limit now: 300 kW", "Comment (optional)");
    }

    @Test
    void aResolvedAcknowledgedIncidentNeedsNoAction() {
        String page = pages.render(
                "incident",
                "console/incidents/13.html",
                Map.of("frame", PageSamples.layoutWithoutAlerts(), "incident", IncidentSamples.resolvedAcknowledged()));

        assertThat(textOf(page)).contains("Nothing to do: it is closed.", "by ana", "called Vector");
        assertThat(page).doesNotContain("now-yellow", "Comment (optional)");
    }

    @Test
    void theListOfIncidentsShowsWhatNeedsAttention() {
        String page = pages.render(
                "incidents",
                "console/incidents.html",
                IncidentSamples.list(List.of(
                        IncidentSamples.schedulerLate(),
                        IncidentSamples.linkLost(),
                        IncidentSamples.zeroLimit(),
                        IncidentSamples.resolvedAcknowledged())));

        assertThat(textOf(page))
                .contains(
                        "Limit decisions were delayed",
                        "service instance node-1:8080",
                        "Charging stops 23:00 to 05:00.",
                        "Closed");
        assertThat(page).contains("id=\"rail-incidents\"", "id=\"bell\"", "5 unread notifications");
        assertThat(textOf(pages.render("incidents", "console/incidents-none.html", IncidentSamples.list(List.of()))))
                .contains("Nothing needs attention");
    }

    @Test
    void eachStateOfARequestIsShown() {
        String page = pages.render(
                "negotiation :: list",
                "console/negotiation.html",
                Map.of("negotiation", NegotiationSamples.each(), "_csrf", ""));

        assertThat(textOf(page))
                .contains(
                        "Queued It will be retried: answered 503.",
                        "Awaiting reply Vector has received it and has not replied. The limit stays as it is.",
                        "Granted Answered at 21:09:12 by its forecast f-7, which names this request.",
                        "Not granted Answered at 21:09:12 by its forecast f-7, which changes these blocks and names no request.",
                        "Granted in part",
                        "No answer Vector did not answer before the last block ended.",
                        "Failed answered 422.",
                        "Cancelled local control was taken back.",
                        "requested 900 kW, was 400 kW, now 700 kW",
                        "requested 900 kW, was not stated",
                        "automatic: limit is below the load that cannot be switched off");
    }

    @Test
    void theRedBannerNamesTheCriticalIncidents() {
        String page = pages.render(
                "fragments/banner :: banner", "console/banner-red.html", Map.of("frame", IncidentSamples.redFrame()));

        assertThat(textOf(page))
                .contains("Act now: Limit decisions were delayed (node-1:8080), Over the limit (Glenfield) and 2 more");
        assertThat(page).contains("banner-red", "/console/incidents/14");
    }

    private String microgrids(LayoutView frame) {
        return pages.render(
                "microgrids",
                "console/microgrids.html",
                Map.of("frame", frame, "summary", PageSamples.summary(null, ""), "cards", PageSamples.cards()));
    }

    private String scope(String id, String name, ScopeStatus status, @Nullable LoadReading load) {
        ScopeView scope = PageSamples.scope(id, name, status, load);
        pages.render("scope :: now", "console/scopes/" + id + "/now.html", Map.of("scope", scope));
        return pages.render(
                "scope",
                "console/scopes/" + id + ".html",
                Map.of(
                        "frame",
                        PageSamples.frame(),
                        "scope",
                        scope,
                        "timeline",
                        PageSamples.timeline(PageSamples.NOW, AUCKLAND),
                        "negotiation",
                        NegotiationSamples.none()));
    }

    private static String squeezed(String page) {
        return page.replaceAll("\\s+", "");
    }
}
