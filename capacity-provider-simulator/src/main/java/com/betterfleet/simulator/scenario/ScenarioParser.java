package com.betterfleet.simulator.scenario;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Parses and validates scenarios. The comments in {@code quick.yaml} explain the fields. */
final class ScenarioParser {
    private static final double DAY = 86_400;
    private static final double MOST_KW = 10_000_000;
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(10);
    private static final Map<String, String> STATIC_HEADERS = Map.of("fp-id", "pretend-fp", "apikey", "sample-apikey");
    private static final Map<String, String> SENT_HEADERS =
            Map.of("cp-id", "pretend-vector", "apikey", "sample-apikey-of-the-service");

    private ScenarioParser() {}

    static Scenario parseScenario(Map<?, ?> values) {
        SectionReader fields = new SectionReader("", values);
        String name = fields.text("name");
        SitePlan site = site(fields.section("site"));
        ZoneId zone = ZoneId.of(site.timeZone());
        SectionReader link = fields.section("link");
        boolean grants = link.flagOr("grantsAdjustments", false);
        Scenario scenario = new Scenario(
                name,
                site,
                access(fields),
                link(link),
                adjustments(fields, grants),
                RegistrationSection.parse(fields.optionalMap("registration")),
                forecast(fields.optionalSection("forecast"), zone),
                depot(fields.optionalSection("depot"), zone),
                FaultSection.parse(fields.optionalMap("faults")));
        fields.rejectUnknownFields();
        return scenario;
    }

    private static SitePlan site(SectionReader fields) {
        SitePlan site = new SitePlan(
                zone(fields, "timeZone").getId(),
                fields.number("ratingKw", 0, MOST_KW),
                fields.number("safeDefaultKw", 0, MOST_KW),
                fields.whole("heartbeatSeconds", 1, 86_400),
                fields.whole("recoveryHoldSeconds", 0, 86_400));
        if (site.safeDefaultKw() > site.ratingKw()) {
            throw SectionReader.invalid(
                    fields.pathOf("safeDefaultKw"), site.safeDefaultKw() + " is above ratingKw " + site.ratingKw());
        }
        fields.rejectUnknownFields();
        return site;
    }

    /** Uses the distributor's usual method, OAuth, when the fields are omitted. */
    private static AccessPlan access(SectionReader fields) {
        AccessPlan.Authentication authentication = fields.has("authentication")
                ? fields.choice("authentication", AccessPlan.Authentication.class)
                : AccessPlan.Authentication.OAUTH;
        SectionReader oauth = fields.optionalSection("oauth");
        if (oauth == null) {
            return new AccessPlan(authentication, TOKEN_LIFE, STATIC_HEADERS, SENT_HEADERS);
        }
        AccessPlan access = new AccessPlan(
                authentication,
                oauth.has("tokenSeconds") ? oauth.seconds("tokenSeconds", 1, DAY) : TOKEN_LIFE,
                oauth.has("staticHeaders") ? oauth.namedTexts("staticHeaders") : STATIC_HEADERS,
                oauth.has("sentHeaders") ? oauth.namedTexts("sentHeaders") : SENT_HEADERS);
        oauth.rejectUnknownFields();
        return access;
    }

    private static LinkPlan link(SectionReader fields) {
        Duration demanded = fields.seconds("demandedHeartbeatSeconds", 0, DAY);
        LinkPlan link = new LinkPlan(
                fields.choice("handshake", LinkPlan.Initiator.class),
                demanded.isZero() ? null : demanded,
                fields.number("offlineAfterIntervals", 0, 1000),
                fields.texts("measurementConfiguration", List.of("INTERMITTENT", "CONTINUOUS")));
        fields.rejectUnknownFields();
        return link;
    }

    /** The section takes precedence over the short form {@code link.grantsAdjustments}. */
    private static AdjustmentPlan adjustments(SectionReader fields, boolean grants) {
        if (fields.has("adjustments")) {
            return AdjustmentSection.parse(fields.optionalMap("adjustments"));
        }
        return grants ? AdjustmentPlan.grantInFull() : AdjustmentPlan.neverAnswer();
    }

    private static @Nullable ForecastPlan forecast(@Nullable SectionReader fields, ZoneId zone) {
        if (fields == null) {
            return null;
        }
        ForecastPlan plan = new ForecastPlan(
                fields.text("groupId"),
                fields.seconds("everySeconds", 1, DAY),
                timetable(fields.section("consumption"), zone),
                timetable(fields.section("fallback"), zone));
        fields.rejectUnknownFields();
        return plan;
    }

    private static LimitTimetable timetable(SectionReader fields, ZoneId zone) {
        Duration horizon = fields.seconds("horizonSeconds", 1, 400 * DAY);
        Duration block = Duration.ofSeconds(fields.whole("blockSeconds", 1, (int) (400 * DAY)));
        if (horizon.dividedBy(block) > 9_999) {
            throw SectionReader.invalid(fields.pathOf("horizonSeconds"), "gives more than 10,000 blocks of " + block);
        }
        LimitTimetable timetable = new LimitTimetable(horizon, block, limits(fields, zone));
        fields.rejectUnknownFields();
        return timetable;
    }

    private static LimitPattern limits(SectionReader fields, ZoneId zone) {
        List<String> patternFields = List.of("constantKw", "cycleKw", "byLocalTime").stream()
                .filter(fields::has)
                .toList();
        if (patternFields.size() != 1) {
            throw SectionReader.invalid(
                    fields.pathOf("constantKw"),
                    "give exactly one of constantKw, cycleKw, byLocalTime, not " + patternFields);
        }
        return switch (patternFields.getFirst()) {
            case "constantKw" -> new LimitPattern.ConstantLimit(fields.number("constantKw", 0, MOST_KW));
            case "cycleKw" -> new LimitPattern.LimitCycle(fields.numbers("cycleKw", 0));
            default -> byLocalTime(fields.sections("byLocalTime"), zone);
        };
    }

    private static LimitPattern byLocalTime(List<SectionReader> entries, ZoneId zone) {
        TreeMap<LocalTime, Double> kwFrom = new TreeMap<>();
        for (SectionReader entry : entries) {
            kwFrom.put(entry.localTime("from"), entry.number("kw", 0, MOST_KW));
            entry.rejectUnknownFields();
        }
        return new LimitPattern.LimitByLocalTime(kwFrom, zone);
    }

    private static @Nullable DepotPlan depot(@Nullable SectionReader fields, ZoneId zone) {
        if (fields == null) {
            return null;
        }
        List<ChargerPlan> chargers = fields.sections("chargers").stream()
                .map(ScenarioParser::charger)
                .toList();
        Set<String> ids = new HashSet<>();
        for (ChargerPlan charger : chargers) {
            if (!ids.add(charger.id())) {
                throw SectionReader.invalid(fields.pathOf("chargers"), "the id '" + charger.id() + "' occurs twice");
            }
        }
        if (chargers.size() < 6) {
            throw SectionReader.invalid(fields.pathOf("chargers"), "at least 6 are needed, not " + chargers.size());
        }
        DepotPlan depot = new DepotPlan(
                zone,
                fields.number("otherLoadKw", 0, MOST_KW),
                fields.number("timeScale", 0.1, 1000),
                fields.flag("obeys"),
                chargers);
        fields.rejectUnknownFields();
        return depot;
    }

    private static ChargerPlan charger(SectionReader fields) {
        double ratingKw = fields.number("ratingKw", 1, 10_000);
        ChargerPlan charger = new ChargerPlan(
                fields.text("id"),
                ratingKw,
                fields.number("minimumKw", 0, ratingKw),
                fields.seconds("reactionSeconds", 0, 300),
                fields.seconds("rampSeconds", 0, 300),
                fields.localTime("plugIn"),
                fields.localTime("departure"),
                fields.number("needKwh", 0, Double.MAX_VALUE));
        fields.rejectUnknownFields();
        return charger;
    }

    private static ZoneId zone(SectionReader fields, String name) {
        String text = fields.text(name);
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw SectionReader.invalid(
                    fields.pathOf(name), "'" + text + "' is not an IANA time zone such as Pacific/Auckland");
        }
    }
}
