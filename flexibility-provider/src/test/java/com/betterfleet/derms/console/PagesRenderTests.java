package com.betterfleet.derms.console;

import static com.betterfleet.derms.console.RenderedPages.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.connection.LinkState;
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
    private static final Paging ONLY_PAGE = new Paging(1, 1, 0);
    private final RenderedPages pages = new RenderedPages();

    @Test
    void theMicrogridsShowTheWorstFirst() {
        String page = microgrids(Samples.frame());

        assertThat(page).contains("1,200 kW", "Vector link online", "Vector link lost since 21:04", "No reading");
        assertThat(page).contains("forecast gap since 20:45", "110 kW over the limit", "Lower the load now.");
        assertThat(page).contains(", then 900 kW").contains("73 %</span> of the limit");
        assertThat(page.indexOf("card-albany")).isLessThan(page.indexOf("card-wiri"));
        assertThat(page.indexOf("card-wiri")).isLessThan(page.indexOf("card-otahuhu"));
    }

    @Test
    void aCardIsTheSameAloneAsInItsPage() {
        CardView card = Samples.cards().getFirst();
        String alone =
                pages.render("microgrids :: card", "console/cards/" + card.scopeId() + ".html", Map.of("card", card));

        assertThat(alone.strip()).startsWith("<article").endsWith("</article>").doesNotContain("<html");
        assertThat(squeezed(microgrids(Samples.frame()))).contains(squeezed(alone));
    }

    @Test
    void theListAloneHoldsFiltersAndCards() {
        String list = pages.render(
                "microgrids :: list",
                "console/cards.html",
                Map.of(
                        "frame",
                        Samples.frame(),
                        "summary",
                        Samples.summary(Mode.FALLBACK, "wi"),
                        "cards",
                        Samples.cards()));

        assertThat(list.strip())
                .startsWith("<div id=\"cards\"")
                .contains("/console/cards?mode=fallback&amp;q=wi&amp;page=1", "filter-fallback", "card-wiri")
                .doesNotContain("<html");
    }

    @Test
    void withoutMicrogridsThePageSaysWhatToDoFirst() {
        SummaryView none = new SummaryView(Map.of(), null, "", 1, 1);
        String page = pages.render(
                "microgrids",
                "console/microgrids-empty.html",
                Map.of("frame", Samples.quiet(), "summary", none, "cards", List.of()));

        assertThat(page).contains("No microgrid yet", "bind one of the distributor's groups");
    }

    @Test
    void theScopeInAGapSaysWhatBindsWhyUntilWhenWhatThenAndWhatToDo() {
        String page = scope("wiri", "Wiri Bus Depot", Samples.gap(), Samples.reading(512));

        assertThat(text(page))
                .contains("Vector's forecast has a gap since 20:45 and there is no fallback for it."
                        + " The circuit's safe default applies: 800 kW until 23:00 (in 1 h 49 min),"
                        + " then Vector's forecast, 1,000 kW.")
                .contains("It ends by itself when Vector sends a limit for now");
        assertThat(page).contains("class=\"now now-yellow\"", "Show as table", "<caption");
    }

    @Test
    void theScopeWithoutAReadingDoesNotShowZero() {
        String page = scope("panmure", "Panmure Interchange", Samples.awaiting(true), null);

        assertThat(text(page)).contains("No reading", "and no limit for now from Vector in 40 min");
    }

    @Test
    void theScopesOtherSituationsRender() {
        assertThat(text(scope("otahuhu", "Ōtāhuhu Depot", Samples.forecast(), Samples.reading(874.2))))
                .contains("1,200 kW until 21:14:17 (in 4 min), then 900 kW.");
        assertThat(text(scope("henderson", "Henderson Yard", Samples.awaiting(false), Samples.reading(64.25))))
                .contains("its first block starts 21:15", "64.2 kW");
        assertThat(text(scope("albany", "Albany Park and Ride", Samples.breach(), Samples.reading(1310))))
                .contains("1,310 kW drawn, 110 kW over the limit, since 21:07:30 (peak 1,344 kW).");
        assertThat(text(scope("swanson", "Swanson Street", Samples.unmanaged(), null)))
                .contains("No group is bound. The circuit's own 600 kW applies.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-12T08:10:12Z", "2026-04-04T13:40:00Z", "2026-09-26T13:40:00Z"})
    void theTimelineIsJsonOnAnyNight(Instant now) {
        String json = JsonMapper.shared().writeValueAsString(Samples.timeline(now, AUCKLAND));
        RenderedPages.keep("timeline-" + now.toString().substring(0, 10) + ".json", json);

        assertThat(json).contains("\"limitKw\":800.0", "\"mode\":\"FALLBACK\"", "\"now\":\"" + now + "\"");
    }

    @Test
    void theCircuitsPageIsCompleteByItself() {
        CircuitView circuit = Samples.circuit("wiri-main", "Wiri main incomer", Samples.gap());
        String page = pages.render(
                "circuit", "console/circuits/wiri-main.html", Map.of("frame", Samples.frame(), "circuit", circuit));

        assertThat(text(page))
                .contains(
                        "set by the circuit's safe default", "Valid until", "21:12:09", "transformer fan under repair");
        assertThat(text(pages.render(
                        "circuit :: now", "console/circuits/wiri-main/now.html", Map.of("circuit", circuit))))
                .contains("Fallback", "800 kW");
    }

    @Test
    void theListOfCircuitsShowsValueSourceModeAndUntilWhen() {
        List<CircuitView> circuits = List.of(
                Samples.circuit("wiri-main", "Wiri main incomer", Samples.gap()),
                Samples.circuit("otahuhu-main", "Ōtāhuhu main incomer", Samples.forecast()));
        String page = pages.render(
                "circuits",
                "console/circuits.html",
                Map.of("frame", Samples.frame(), "circuits", circuits, "search", "", "paging", new Paging(1, 2, 0)));

        assertThat(text(page))
                .contains(
                        "the circuit's safe default",
                        "Vector's forecast",
                        "until 23:00",
                        "Fallback",
                        "Page 1 of 2 Next");
        assertThat(page).contains("href=\"/console/circuits?q=&amp;page=2\"").doesNotContain("rel=\"prev\"");
    }

    @Test
    void theListOfConnectionsShowsWhichNeedsSomeoneAndWhy() {
        LinkRow.Ending soon = new LinkRow.Ending(
                Samples.NOW.plusSeconds(86_400), 7, "the secret of auth.outbound ends in less than 7 days");
        String page = connections(
                new LinkListView(Map.of(LinkState.Kind.LOST, 1L, LinkState.Kind.ONLINE, 1L), null, "", ONLY_PAGE),
                List.of(Samples.row(LinkView.State.LOST, soon), Samples.row(LinkView.State.ONLINE, null)));

        assertThat(text(page))
                .contains("2All", "1Link lost", "1Online", "0Failed")
                .contains("vector, 2 groups Link lost since 21:04 not awaited received 19 s agonone sent")
                .contains("Token endpoint refused 10 min ago Ends soon good until 13 Nov 21:10:12")
                .contains("Online", "21:10:53", "41 s left", "sent 31 s ago", "no end known")
                .doesNotContain("Page 1");
        assertThat(page)
                .contains("title=\"The heartbeat could not be sent: invalid_client\"")
                .contains("title=\"the secret of auth.outbound ends in less than 7 days\"");
    }

    @Test
    void aLongListOfConnectionsHasPagesThatKeepItsFilters() {
        LinkListView list =
                new LinkListView(Map.of(LinkState.Kind.LOST, 130L), LinkState.Kind.LOST, "vec", new Paging(2, 3, 50));
        String page = connections(list, List.of(Samples.row(LinkView.State.LOST, null)));

        assertThat(text(page)).contains("Previous Page 2 of 3 Next");
        assertThat(page)
                .contains("rel=\"prev\" href=\"/console/connections?state=lost&amp;q=vec&amp;page=1\"")
                .contains("rel=\"next\" href=\"/console/connections?state=lost&amp;q=vec&amp;page=3\"")
                .contains("hx-get=\"/console/connections?state=lost&amp;q=vec&amp;page=2\"")
                .contains("aria-label=\"Pages of connections\"");
    }

    @Test
    void noConnectionAtAllIsNotTheSameAsNoneFound() {
        assertThat(text(connections(new LinkListView(Map.of(), null, "", ONLY_PAGE), List.of())))
                .contains("No connection yet");
        assertThat(text(connections(new LinkListView(Map.of(), null, "zzz", ONLY_PAGE), List.of())))
                .contains("No connection matches", "Show all connections");
    }

    @Test
    void theBannerNamesTheSitesWithAnOpenYellowMode() {
        String banner =
                pages.render("fragments/banner :: banner", "console/banner.html", Map.of("frame", Samples.frame()));

        assertThat(text(banner))
                .contains(
                        "3 sites not as they should be",
                        "Wiri Bus Depot (fallback since 20:45)",
                        "Panmure Interchange (no forecast");
        assertThat(text(pages.render(
                        "fragments/banner :: banner", "banner-none.html", Map.of("frame", Samples.quiet()))))
                .isEmpty();
    }

    @Test
    void theBannerCountsTheSitesThatItDoesNotName() {
        FrameView many = new FrameView(
                "admin",
                new Rights(true, true),
                Samples.frame().open(),
                1_203,
                FrameView.Notices.NONE,
                Samples.frame().figures());

        assertThat(many.spoken()).endsWith("and 1200 more");
        assertThat(text(pages.render("fragments/banner :: banner", "banner-many.html", Map.of("frame", many))))
                .contains("1203 sites not as they should be", "and 1200 more");
    }

    @Test
    void thePagesBesideTheFrameRender() {
        assertThat(pages.render("login", "login.html", Map.of()))
                .contains("Sign in", "autocomplete=\"current-password\"");
        assertThat(pages.render(
                        "password", "password.html", Map.of("objection", "The two differ.", "mustChange", true)))
                .contains("The two differ.", "once more");
        assertThat(pages.render("error", "error.html", Map.of("status", 404, "path", "/console/x")))
                .contains("There is no such page", "/console/x");
        assertThat(pages.render("error", "error500.html", Map.of("status", 500, "path", "/console/x")))
                .contains("This page could not be shown");
    }

    @Test
    void noPageHasAnInlineScriptOrStyle() {
        assertThat(microgrids(Samples.frame()) + scope("wiri", "Wiri Bus Depot", Samples.gap(), Samples.reading(512)))
                .doesNotContain("style=", "<style", "onclick", "hx-on")
                .doesNotContainPattern("<script(?![^>]* src=)")
                .doesNotContain("th:");
    }

    private String connections(LinkListView list, List<LinkRow> rows) {
        return pages.render(
                "connections",
                "console/connections.html",
                Map.of("frame", Samples.frame(), "list", list, "connections", rows));
    }

    @Test
    void anIncidentSaysWhatSinceWhenWhereWhatWasAppliedAndWhatToDo() {
        String page = pages.render(
                "incident",
                "console/incidents/12.html",
                Map.of("frame", Samples.frame(), "incident", IncidentSamples.lost()));

        assertThat(text(page))
                .contains("No heartbeat from Vector in time.", "Charging may go on under the limits shown here.")
                .contains("Since", "21:04:00", "for 6 min", "Glenfield", "and 7 more", "Seen", "3 times")
                .contains("Glenfield main: 300 kW applies", "Acknowledge that I have seen it");
    }

    @Test
    void anIncidentThatIsOverAndSeenAsksForNothing() {
        String page = pages.render(
                "incident",
                "console/incidents/13.html",
                Map.of("frame", Samples.quiet(), "incident", IncidentSamples.overAndSeen()));

        assertThat(text(page)).contains("Nothing to do: it is over.", "by ana", "called Vector");
        assertThat(page).doesNotContain("now-yellow", "Acknowledge that I have seen it");
    }

    @Test
    void theListOfIncidentsSaysWhatWantsAttention() {
        String page = pages.render(
                "incidents",
                "console/incidents.html",
                IncidentSamples.list(List.of(
                        IncidentSamples.late(),
                        IncidentSamples.lost(),
                        IncidentSamples.zero(),
                        IncidentSamples.overAndSeen())));

        assertThat(text(page))
                .contains(
                        "Limits decided late",
                        "service instance node-1:8080",
                        "Charging stops 23:00 to 05:00.",
                        "Over");
        assertThat(page).contains("id=\"rail-incidents\"", "id=\"bell\"", "5 unread notifications");
        assertThat(text(pages.render("incidents", "console/incidents-none.html", IncidentSamples.list(List.of()))))
                .contains("All is as it should be");
    }

    @Test
    void eachStateOfARequestIsTold() {
        String page = pages.render(
                "negotiation :: list",
                "console/negotiation.html",
                Map.of("negotiation", NegotiationSamples.each(), "_csrf", ""));

        assertThat(text(page))
                .contains(
                        "Waits to leave It is tried again: answered 503.",
                        "Waits for an answer Vector has it and has not answered. The limit stays as it is.",
                        "Granted Answered at 21:09:12 by its forecast f-7, which says so.",
                        "Not granted Answered at 21:09:12 by its forecast f-7, which moves these blocks and names no request.",
                        "Granted in part",
                        "No answer Vector did not answer before the last block ended.",
                        "Failed answered 422.",
                        "Cancelled local control was taken back.",
                        "asked 900 kW, was 400 kW, now 700 kW",
                        "asked 900 kW, was not stated",
                        "by rule: below what cannot be shed");
    }

    @Test
    void theBannerIsRedForWhatIsRedAndNamesIt() {
        String page = pages.render(
                "fragments/banner :: banner", "console/banner-red.html", Map.of("frame", IncidentSamples.redFrame()));

        assertThat(text(page))
                .contains("Act now: Limits decided late (node-1:8080), Over the limit (Glenfield) and 2 more");
        assertThat(page).contains("banner-red", "/console/incidents/14");
    }

    private String microgrids(FrameView frame) {
        return pages.render(
                "microgrids",
                "console/microgrids.html",
                Map.of("frame", frame, "summary", Samples.summary(null, ""), "cards", Samples.cards()));
    }

    private String scope(String id, String name, Standing standing, @Nullable Reading load) {
        ScopeView scope = Samples.scope(id, name, standing, load);
        pages.render("scope :: now", "console/scopes/" + id + "/now.html", Map.of("scope", scope));
        return pages.render(
                "scope",
                "console/scopes/" + id + ".html",
                Map.of(
                        "frame",
                        Samples.frame(),
                        "scope",
                        scope,
                        "timeline",
                        Samples.timeline(Samples.NOW, AUCKLAND),
                        "negotiation",
                        NegotiationSamples.none()));
    }

    private static String squeezed(String page) {
        return page.replaceAll("\\s+", "");
    }
}
