package com.betterfleet.derms.console;

import com.betterfleet.derms.console.chart.LoadReading;
import com.betterfleet.derms.console.chart.TimeAxis;
import com.betterfleet.derms.console.chart.TimelineView;
import com.betterfleet.derms.console.circuit.CircuitView;
import com.betterfleet.derms.console.connection.ConnectionRow;
import com.betterfleet.derms.console.connection.ConnectionView;
import com.betterfleet.derms.console.connection.RegistrationView;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.LayoutView;
import com.betterfleet.derms.console.layout.ModeBadge;
import com.betterfleet.derms.console.layout.PagePermissions;
import com.betterfleet.derms.console.microgrid.ModeSummary;
import com.betterfleet.derms.console.microgrid.ScopeCard;
import com.betterfleet.derms.console.scope.ScopeView;
import com.betterfleet.derms.console.status.CurrentLimit;
import com.betterfleet.derms.console.status.LimitSource;
import com.betterfleet.derms.console.status.LinkView;
import com.betterfleet.derms.console.status.ScopeStatus;
import com.betterfleet.derms.console.status.StatusCause;
import com.betterfleet.derms.console.status.StatusCause.EpisodeCause;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.registration.RegistrationStatus;
import com.betterfleet.derms.registration.RegistrationStep;
import com.betterfleet.derms.supervision.LimitEnforcement;
import com.betterfleet.derms.supervision.decision.FallbackSource;
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

/** Sample data of one evening: a depot in each kind of status. */
public final class PageSamples {

    /** 21:10:12 on a summer evening in Auckland. */
    public static final Instant NOW = Instant.parse("2026-11-12T08:10:12Z");

    public static final Formats FORMATS = new Formats(ZoneId.of("Pacific/Auckland"), NOW);

    private static final String VECTOR = "Vector";

    private PageSamples() {}

    static ScopeStatus forecast() {
        return statusOf(
                new StatusCause.ForecastCause(),
                new CurrentLimit(
                        kw(1200),
                        LimitSource.FORECAST,
                        null,
                        in(245),
                        new CurrentLimit.NextLimit(kw(900), LimitSource.FORECAST),
                        null));
    }

    static ScopeStatus forecastGap() {
        StatusCause cause = new StatusCause.FallbackCause(
                new EpisodeCause.GapInForecast(in(-1512)), FallbackSource.GAP_POLICY, false);
        return statusOf(
                cause,
                new CurrentLimit(
                        kw(800),
                        LimitSource.SAFE_DEFAULT,
                        null,
                        in(6588),
                        new CurrentLimit.NextLimit(kw(1000), LimitSource.FORECAST),
                        null));
    }

    static ScopeStatus awaiting(boolean overdue) {
        Instant first = overdue ? null : in(288);
        return statusOf(
                new StatusCause.AwaitingCause(in(overdue ? -2400 : -192), first, overdue, false),
                new CurrentLimit(kw(800), LimitSource.SAFE_DEFAULT, null, first, null, null));
    }

    static ScopeStatus unmanaged() {
        return statusOf(new StatusCause.UnboundCause(), CurrentLimit.permanent(kw(600), LimitSource.SAFE_DEFAULT));
    }

    static ScopeStatus breach() {
        return new ScopeStatus(
                VECTOR,
                new StatusCause.ForecastCause(),
                new CurrentLimit(
                        kw(1200),
                        LimitSource.FORECAST,
                        null,
                        in(245),
                        new CurrentLimit.NextLimit(kw(900), LimitSource.FORECAST),
                        null),
                new ScopeStatus.OpenBreach(kw(1310), kw(110), in(-162), kw(1344), Direction.IMPORT, false, null),
                LimitEnforcement.ENFORCED,
                null);
    }

    static ScopeStatus linkLost() {
        StatusCause cause = new StatusCause.FallbackCause(
                new EpisodeCause.HeartbeatLost(in(-372)), FallbackSource.FALLBACK_BLOCK, false);
        return statusOf(
                cause,
                new CurrentLimit(
                        kw(300),
                        LimitSource.FALLBACK,
                        null,
                        in(31788),
                        new CurrentLimit.NextLimit(kw(800), LimitSource.SAFE_DEFAULT),
                        null));
    }

    static LinkView link(LinkView.LinkDisplayState state) {
        return new LinkView(VECTOR, state, in(-372), "vector-test", FORMATS);
    }

    /** Worst first. */
    static List<ScopeCard> cards() {
        LinkView online = link(LinkView.LinkDisplayState.ONLINE);
        return List.of(
                card("albany", "Albany Park and Ride", breach(), reading(1310), online),
                card("wiri", "Wiri Bus Depot", forecastGap(), reading(512), online),
                card("glenfield", "Glenfield", linkLost(), reading(240), link(LinkView.LinkDisplayState.LOST)),
                card(
                        "panmure",
                        "Panmure Interchange",
                        awaiting(true),
                        null,
                        link(LinkView.LinkDisplayState.UNSUPERVISED)),
                card("henderson", "Henderson Yard", awaiting(false), reading(64.25), online),
                card(
                        "sued",
                        "Verkehrsbetriebe Donaudampfschifffahrtsgesellschaft Betriebshof Süd",
                        forecast(),
                        reading(1199),
                        online),
                card("otahuhu", "Ōtāhuhu Depot", forecast(), reading(874.2), online),
                card("swanson", "Swanson Street", unmanaged(), null, LinkView.none(FORMATS)));
    }

    static ScopeCard card(String id, String name, ScopeStatus status, @Nullable LoadReading load, LinkView link) {
        return new ScopeCard(id, name, "Auckland South", "Main incomer", status, load, link, in(-3), FORMATS);
    }

    static ModeSummary summary(@Nullable ModeBadge selected, String search) {
        Map<ModeBadge, Long> counts = Map.of(
                ModeBadge.FALLBACK,
                2L,
                ModeBadge.AWAITING_FORECAST,
                2L,
                ModeBadge.FORECAST,
                3L,
                ModeBadge.UNMANAGED,
                1L);
        return new ModeSummary(counts, selected, search, 1, 1);
    }

    public static LayoutView frame() {
        return new LayoutView(
                "admin",
                new PagePermissions(true, true),
                List.of(
                        new LayoutView.AlertScope("wiri", "Wiri Bus Depot", ModeBadge.FALLBACK, in(-1512)),
                        new LayoutView.AlertScope("glenfield", "Glenfield", ModeBadge.FALLBACK, in(-372)),
                        new LayoutView.AlertScope(
                                "panmure", "Panmure Interchange", ModeBadge.AWAITING_FORECAST, in(-600))),
                3,
                new LayoutView.AttentionCounts(3, 5, List.of(), 0),
                FORMATS);
    }

    static LayoutView layoutWithoutAlerts() {
        return new LayoutView(
                "admin", new PagePermissions(true, true), List.of(), 0, LayoutView.AttentionCounts.NONE, FORMATS);
    }

    static ScopeView scope(String id, String name, ScopeStatus status, @Nullable LoadReading load) {
        List<ScopeView.UpcomingChange> changes = List.of(
                new ScopeView.UpcomingChange(
                        in(6588), kw(800), kw(1000), ModeBadge.FORECAST, "Vector's forecast resumes"),
                new ScopeView.UpcomingChange(in(10188), kw(1000), kw(200), ModeBadge.FORECAST, "Vector's forecast"),
                new ScopeView.UpcomingChange(
                        in(31788), kw(200), kw(800), ModeBadge.FALLBACK, "Vector's forecast ends"));
        return new ScopeView(
                id,
                name,
                "Auckland South",
                "wiri-main",
                "Main incomer",
                status,
                load,
                link(LinkView.LinkDisplayState.ONLINE),
                in(-3),
                null,
                changes,
                FORMATS);
    }

    /** A day of forecast, a gap since 20:45, and the night ahead. */
    static TimelineView timeline(Instant now, ZoneId zone) {
        Instant base = now.truncatedTo(ChronoUnit.HOURS);
        List<TimelineView.LimitSpan> segments = List.of(
                segment(base, -24, -16, ModeBadge.FORECAST, 400, "Vector's forecast"),
                segment(base, -16, -8, ModeBadge.FORECAST, 1200, "Vector's forecast"),
                segment(base, -8, -2, ModeBadge.FORECAST, 700, "Vector's forecast"),
                segment(base, -2, -0.25, ModeBadge.FORECAST, 1000, "Vector's forecast"),
                segment(base, -0.25, 2, ModeBadge.FALLBACK, 800, "gap in Vector's forecast: safe default"),
                segment(base, 2, 3, ModeBadge.FORECAST, 1000, "Vector's forecast"),
                segment(base, 3, 9, ModeBadge.FORECAST, 200, "Vector's forecast"),
                segment(base, 9, 24, ModeBadge.FALLBACK, 800, "Vector's forecast ends: safe default"));
        List<TimelineView.ChartLoadPoint> load = new ArrayList<>();
        for (int minute = -24 * 60; minute <= 10; minute += 5) {
            boolean isMissing = minute > -700 && minute < -600;
            double kw = 350 + 300 * Math.sin(minute / 190.0) + 60 * Math.sin(minute / 17.0);
            if (!isMissing) {
                load.add(new TimelineView.ChartLoadPoint(base.plus(Duration.ofMinutes(minute)), kw(Math.max(0, kw))));
            }
        }
        TimeAxis axis = new TimeAxis(now.minus(Duration.ofHours(24)), now.plus(Duration.ofHours(24)), zone);
        List<TimelineView.ExpectedLoadSpan> expected = List.of(
                new TimelineView.ExpectedLoadSpan(base.plusSeconds(3_600), base.plusSeconds(4_500), kw(620)),
                new TimelineView.ExpectedLoadSpan(base.plusSeconds(4_500), base.plusSeconds(5_400), kw(580)));
        return TimelineView.of(axis, new Formats(zone, now), kw(1500), kw(800), segments, load, expected);
    }

    static CircuitView circuit(String id, String name, ScopeStatus status) {
        List<CircuitView.CapacityChange> changes = List.of(
                new CircuitView.CapacityChange(
                        in(-1512),
                        kw(800),
                        LimitSource.SAFE_DEFAULT,
                        ModeBadge.FALLBACK,
                        "Vector's forecast has a gap"),
                new CircuitView.CapacityChange(
                        in(-8712), kw(1000), LimitSource.FORECAST, ModeBadge.FORECAST, "next block"));
        return new CircuitView(
                id,
                name,
                "Auckland South",
                "wiri",
                "Wiri Bus Depot",
                List.of(),
                status,
                kw(1500),
                kw(800),
                new CircuitView.OperationalLimitView(
                        kw(1400), "transformer fan under repair", "admin", in(400_000), false, kw(1500)),
                null,
                in(-3),
                in(117),
                changes,
                new PagePermissions(true, true),
                FORMATS);
    }

    /** A row of the list of connections. */
    static ConnectionRow row(LinkView.LinkDisplayState state, ConnectionRow.@Nullable CredentialExpiry ending) {
        boolean online = state == LinkView.LinkDisplayState.ONLINE;
        return new ConnectionRow(
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
                        : new ConnectionView.LinkFailure(
                                in(-600), "TOKEN_ENDPOINT_REFUSED", "The heartbeat could not be sent: invalid_client"),
                ending);
    }

    static ConnectionView connection(LinkView.LinkDisplayState state) {
        List<ConnectionView.MessageSummary> messages = List.of(
                new ConnectionView.MessageSummary(
                        in(-19), true, "Heartbeat", "204", false, "6f1c2a9e-77aa-4a0e-9b1a-0d6f5f4f8a11"),
                new ConnectionView.MessageSummary(
                        in(-31), false, "Heartbeat", "204", false, "0b7d3f52-30d3-4bb5-8a55-b5d6a4b2c9e0"),
                new ConnectionView.MessageSummary(
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
                new ConnectionView.HandshakeRequirements(
                        Duration.ofSeconds(60), Duration.ofSeconds(30), List.of(), List.of("every quarter hour")),
                in(-19),
                in(-31),
                in(540),
                new ConnectionView.LinkFailure(
                        in(-600),
                        "Message refused",
                        "Group AKL9 is not bound: bind it to a scope, or ask Vector to drop it."),
                List.of(
                        new ConnectionView.BoundGroupView("AKL1", "wiri", "Wiri Bus Depot", forecastGap(), kw(800)),
                        new ConnectionView.BoundGroupView(" AKL2", "otahuhu", "Ōtāhuhu Depot", forecast(), kw(800))),
                List.of(new ConnectionView.CertificateEntry(false, "derms.vector.test", in(864_000), in(-60))),
                List.of(new ConnectionView.LinkIssue("clock skew", "The two clocks disagree.", in(-30), 3)),
                List.of(new ConnectionView.UnsentMessage(
                        7, "handshake_acknowledge", true, in(-60), 3, "answered 400: not understood")),
                messages,
                registration(),
                FORMATS);
    }

    static RegistrationView registration() {
        RegistrationStep refused = new RegistrationStep(
                2,
                in(-5),
                RegistrationStep.RegistrationStepKind.STOPPED,
                "system",
                "r-2",
                "the partner answered 401: unknown");
        RegistrationStep begun =
                new RegistrationStep(1, in(-9), RegistrationStep.RegistrationStepKind.STARTED, "admin", "r-1", null);
        return new RegistrationView(
                new RegistrationStatus(
                        true, "STOPPED", in(-5), "the partner answered 401: unknown", null, in(600), null, null),
                List.of(refused, begun),
                VECTOR,
                FORMATS);
    }

    static LoadReading reading(double kw) {
        return new LoadReading(kw(kw), in(-12));
    }

    static Instant in(long seconds) {
        return NOW.plusSeconds(seconds);
    }

    private static TimelineView.LimitSpan segment(
            Instant base, double from, double to, ModeBadge mode, int kw, String why) {
        return new TimelineView.LimitSpan(
                base.plus(Duration.ofMinutes(Math.round(from * 60))),
                base.plus(Duration.ofMinutes(Math.round(to * 60))),
                mode,
                kw(kw),
                why);
    }

    private static ScopeStatus statusOf(StatusCause cause, CurrentLimit limit) {
        return new ScopeStatus(VECTOR, cause, limit, null, LimitEnforcement.ENFORCED, null);
    }

    private static BigDecimal kw(double kw) {
        return BigDecimal.valueOf(kw);
    }
}
