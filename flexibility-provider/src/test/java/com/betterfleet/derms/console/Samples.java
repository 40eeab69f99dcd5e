package com.betterfleet.derms.console;

import com.betterfleet.derms.connection.RegistrationStatus;
import com.betterfleet.derms.connection.RegistrationStep;
import com.betterfleet.derms.console.Situation.Cause;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An evening at six depots, one in each situation. */
final class Samples {

    /** 21:10:12 on a summer evening in Auckland. */
    static final Instant NOW = Instant.parse("2026-11-12T08:10:12Z");

    static final Figures FIGURES = new Figures(ZoneId.of("Pacific/Auckland"), NOW);

    private static final String VECTOR = "Vector";

    private Samples() {}

    static Standing forecast() {
        return standing(
                new Situation.Forecast(),
                new Limit(kw(1200), Source.FORECAST, null, in(245), new Limit.Step(kw(900), Source.FORECAST)));
    }

    static Standing gap() {
        Situation situation = new Situation.Fallback(new Cause.ForecastGap(in(-1512)), Applied.GAP_POLICY);
        return standing(
                situation,
                new Limit(kw(800), Source.SAFE_DEFAULT, null, in(6588), new Limit.Step(kw(1000), Source.FORECAST)));
    }

    static Standing awaiting(boolean overdue) {
        Instant first = overdue ? null : in(288);
        return standing(
                new Situation.Awaiting(in(overdue ? -2400 : -192), first, overdue),
                new Limit(kw(800), Source.SAFE_DEFAULT, null, first, null));
    }

    static Standing unmanaged() {
        return standing(new Situation.Unmanaged(), Limit.lasting(kw(600), Source.SAFE_DEFAULT));
    }

    static Standing breach() {
        return new Standing(
                VECTOR,
                new Situation.Forecast(),
                new Limit(kw(1200), Source.FORECAST, null, in(245), new Limit.Step(kw(900), Source.FORECAST)),
                new Standing.Breach(kw(1310), kw(110), in(-162), kw(1344)),
                true);
    }

    static Standing lost() {
        Situation situation = new Situation.Fallback(new Cause.LinkLost(in(-372)), Applied.FALLBACK_BLOCK);
        return standing(
                situation,
                new Limit(kw(300), Source.FALLBACK, null, in(31788), new Limit.Step(kw(800), Source.SAFE_DEFAULT)));
    }

    static LinkView link(LinkView.State state) {
        return new LinkView(VECTOR, state, in(-372), "vector-test", FIGURES);
    }

    static List<CardView> cards() {
        LinkView online = link(LinkView.State.ONLINE);
        return List.of(
                        card("wiri", "Wiri Bus Depot", gap(), reading(512), online),
                        card("otahuhu", "Ōtāhuhu Depot", forecast(), reading(874.2), online),
                        card("panmure", "Panmure Interchange", awaiting(true), null, link(LinkView.State.UNSUPERVISED)),
                        card("henderson", "Henderson Yard", awaiting(false), reading(64.25), online),
                        card("swanson", "Swanson Street", unmanaged(), null, LinkView.none(FIGURES)),
                        card(
                                "sued",
                                "Verkehrsbetriebe Donaudampfschifffahrtsgesellschaft Betriebshof Süd",
                                forecast(),
                                reading(1199),
                                online),
                        card("albany", "Albany Park and Ride", breach(), reading(1310), online),
                        card("glenfield", "Glenfield", lost(), reading(240), link(LinkView.State.LOST)))
                .stream()
                .sorted(CardView.WORST_FIRST)
                .toList();
    }

    static CardView card(String id, String name, Standing standing, @Nullable Reading load, LinkView link) {
        return new CardView(id, name, "Auckland South", "Main incomer", standing, load, link, in(-3), FIGURES);
    }

    static SummaryView summary(@Nullable Mode selected, String search) {
        Map<Mode, Long> counts =
                Map.of(Mode.FALLBACK, 2L, Mode.AWAITING_FORECAST, 2L, Mode.FORECAST, 3L, Mode.UNMANAGED, 1L);
        return new SummaryView(counts, selected, search, 1, 1);
    }

    static FrameView frame() {
        return new FrameView(
                "admin",
                new Rights(true, true),
                List.of(
                        new FrameView.Open("wiri", "Wiri Bus Depot", Mode.FALLBACK, in(-1512)),
                        new FrameView.Open("glenfield", "Glenfield", Mode.FALLBACK, in(-372)),
                        new FrameView.Open("panmure", "Panmure Interchange", Mode.AWAITING_FORECAST, in(-600))),
                3,
                new FrameView.Notices(3, 5, List.of(), 0),
                FIGURES);
    }

    static FrameView quiet() {
        return new FrameView("admin", new Rights(true, true), List.of(), 0, FrameView.Notices.NONE, FIGURES);
    }

    static ScopeView scope(String id, String name, Standing standing, @Nullable Reading load) {
        List<ScopeView.Change> changes = List.of(
                new ScopeView.Change(in(6588), kw(800), kw(1000), Mode.FORECAST, "Vector's forecast resumes"),
                new ScopeView.Change(in(10188), kw(1000), kw(200), Mode.FORECAST, "Vector's forecast"),
                new ScopeView.Change(in(31788), kw(200), kw(800), Mode.FALLBACK, "Vector's forecast ends"));
        return new ScopeView(
                id,
                name,
                "Auckland South",
                "wiri-main",
                "Main incomer",
                standing,
                load,
                link(LinkView.State.ONLINE),
                in(-3),
                null,
                changes,
                FIGURES);
    }

    /** A day of forecast, a gap since 20:45, and the night ahead. */
    static TimelineView timeline(Instant now, ZoneId zone) {
        Instant base = now.truncatedTo(ChronoUnit.HOURS);
        List<TimelineView.Segment> segments = List.of(
                segment(base, -24, -16, Mode.FORECAST, 400, "Vector's forecast"),
                segment(base, -16, -8, Mode.FORECAST, 1200, "Vector's forecast"),
                segment(base, -8, -2, Mode.FORECAST, 700, "Vector's forecast"),
                segment(base, -2, -0.25, Mode.FORECAST, 1000, "Vector's forecast"),
                segment(base, -0.25, 2, Mode.FALLBACK, 800, "gap in Vector's forecast: safe default"),
                segment(base, 2, 3, Mode.FORECAST, 1000, "Vector's forecast"),
                segment(base, 3, 9, Mode.FORECAST, 200, "Vector's forecast"),
                segment(base, 9, 24, Mode.FALLBACK, 800, "Vector's forecast ends: safe default"));
        List<TimelineView.Load> load = new ArrayList<>();
        for (int minute = -24 * 60; minute <= 10; minute += 5) {
            boolean silent = minute > -700 && minute < -600;
            double kw = 350 + 300 * Math.sin(minute / 190.0) + 60 * Math.sin(minute / 17.0);
            if (!silent) {
                load.add(new TimelineView.Load(base.plus(Duration.ofMinutes(minute)), kw(Math.max(0, kw))));
            }
        }
        Axis axis = new Axis(now.minus(Duration.ofHours(24)), now.plus(Duration.ofHours(24)), zone);
        List<TimelineView.Expected> expected = List.of(
                new TimelineView.Expected(base.plusSeconds(3_600), base.plusSeconds(4_500), kw(620)),
                new TimelineView.Expected(base.plusSeconds(4_500), base.plusSeconds(5_400), kw(580)));
        return TimelineView.of(axis, new Figures(zone, now), kw(1500), kw(800), segments, load, expected);
    }

    static CircuitView circuit(String id, String name, Standing standing) {
        List<CircuitView.Change> changes = List.of(
                new CircuitView.Change(
                        in(-1512), kw(800), Source.SAFE_DEFAULT, Mode.FALLBACK, "Vector's forecast has a gap"),
                new CircuitView.Change(in(-8712), kw(1000), Source.FORECAST, Mode.FORECAST, "next block"));
        return new CircuitView(
                id,
                name,
                "Auckland South",
                "wiri",
                "Wiri Bus Depot",
                standing,
                kw(1500),
                kw(800),
                new CircuitView.OperationalLimit(
                        kw(1400), "transformer fan under repair", "admin", in(400_000), false, kw(1500)),
                null,
                in(-3),
                in(117),
                changes,
                new Rights(true, true),
                FIGURES);
    }

    /** A line of the list of connections. */
    static LinkRow row(LinkView.State state, LinkRow.@Nullable Ending ending) {
        boolean online = state == LinkView.State.ONLINE;
        return new LinkRow(
                "vector-" + state.name().toLowerCase(Locale.ROOT),
                "Vector, " + state.name().toLowerCase(Locale.ROOT),
                "vector",
                2,
                link(state),
                online ? in(41) : null,
                in(-19),
                online ? in(-31) : null,
                online
                        ? null
                        : new ConnectionView.Failure(
                                in(-600), "TOKEN_ENDPOINT_REFUSED", "The heartbeat could not be sent: invalid_client"),
                ending);
    }

    static ConnectionView connection(LinkView.State state) {
        List<ConnectionView.Message> messages = List.of(
                new ConnectionView.Message(
                        in(-19), true, "Heartbeat", "204", false, "6f1c2a9e-77aa-4a0e-9b1a-0d6f5f4f8a11"),
                new ConnectionView.Message(
                        in(-31), false, "Heartbeat", "204", false, "0b7d3f52-30d3-4bb5-8a55-b5d6a4b2c9e0"),
                new ConnectionView.Message(
                        in(-600), true, "UpdateGroupCapacityForecast", "refused: 403, group not bound", true, "af-1"));
        return new ConnectionView(
                "vector-test",
                "Vector, test environment",
                VECTOR,
                "vector",
                "https://derms.vector.test/oscp/cp/2.0",
                true,
                state,
                in(-7200),
                null,
                in(41),
                new ConnectionView.Demands(
                        Duration.ofSeconds(60), Duration.ofSeconds(30), List.of(), List.of("INTERMITTENT")),
                in(-19),
                in(-31),
                in(540),
                new ConnectionView.Failure(
                        in(-600),
                        "Message refused",
                        "Group AKL9 is not bound: bind it to a scope, or ask Vector to drop it."),
                List.of(
                        new ConnectionView.Group("AKL1", "wiri", "Wiri Bus Depot", gap(), kw(800)),
                        new ConnectionView.Group("AKL2", "otahuhu", "Ōtāhuhu Depot", forecast(), kw(800))),
                List.of(new ConnectionView.Shown(false, "derms.vector.test", in(864_000), in(-60))),
                List.of(new ConnectionView.Issue("clock skew", "The two clocks disagree.", in(-30), 3)),
                List.of(new ConnectionView.Unsent(
                        7, "handshake_acknowledge", true, in(-60), 3, "answered 400: not understood")),
                messages,
                registration(),
                FIGURES);
    }

    static RegistrationView registration() {
        RegistrationStep refused = new RegistrationStep(
                2, in(-5), RegistrationStep.Kind.STOPPED, "system", "r-2", "the partner answered 401: unknown");
        RegistrationStep begun = new RegistrationStep(1, in(-9), RegistrationStep.Kind.STARTED, "admin", "r-1", null);
        return new RegistrationView(
                new RegistrationStatus(
                        true, "STOPPED", in(-5), "the partner answered 401: unknown", null, in(600), null, null),
                List.of(refused, begun),
                VECTOR,
                FIGURES);
    }

    static Reading reading(double kw) {
        return new Reading(kw(kw), in(-12));
    }

    static Instant in(long seconds) {
        return NOW.plusSeconds(seconds);
    }

    private static TimelineView.Segment segment(Instant base, double from, double to, Mode mode, int kw, String why) {
        return new TimelineView.Segment(
                base.plus(Duration.ofMinutes(Math.round(from * 60))),
                base.plus(Duration.ofMinutes(Math.round(to * 60))),
                mode,
                kw(kw),
                why);
    }

    private static Standing standing(Situation situation, Limit limit) {
        return new Standing(VECTOR, situation, limit, null, true);
    }

    private static BigDecimal kw(double kw) {
        return BigDecimal.valueOf(kw);
    }
}
