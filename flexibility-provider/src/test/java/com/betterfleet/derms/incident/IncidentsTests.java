package com.betterfleet.derms.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.Rig;
import com.betterfleet.derms.Rig.Answer;
import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.supervision.Handover;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** M7, M8, M9: what an operator is told when a partner or its forecast fails, over HTTP to the running service. */
@ServiceTest
class IncidentsTests {

    private static final String TYPE = "CONSUMPTION";
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");

    @LocalServerPort
    private int port;

    @Autowired
    private Handover handover;

    @Test
    void aLostLinkIsOneIncidentOfTheConnectionThatNamesItsScopes() {
        Rig rig = online();
        rig.pass(Duration.ofMinutes(3));

        List<JsonNode> lost = rig.incidents("LINK_LOST", "OPEN");
        assertThat(lost).hasSize(1);
        assertThat(lost.getFirst().get("severity").stringValue()).isEqualTo("ADVISORY");
        assertThat(lost.getFirst().get("scopeIds").get(0).stringValue()).isEqualTo(rig.scope());
        assertThat(lost.getFirst().get("text").stringValue()).isEqualTo("no heartbeat from Partner in time");
        assertThat(told(rig, lost)).containsExactly("OPENED");
        assertThat(rig.incidentsOfScope("FORECAST_GAP")).isEmpty();
    }

    @Test
    void itIsOverWhenFiveMinutesOfNormalHavePassedAndNotBefore() {
        Rig rig = online();
        rig.pass(Duration.ofMinutes(3));
        heartbeat(rig, Duration.ofMinutes(10));
        Instant back = rig.now();

        rig.pass(Duration.between(rig.now(), back.plus(Duration.ofSeconds(297))));
        assertThat(rig.incidents("LINK_LOST", "OPEN")).hasSize(1);
        assertThat(rig.incidents("LINK_LOST", "OPEN")
                        .getFirst()
                        .get("clearSince")
                        .isNull())
                .isFalse();
        rig.pass(Duration.ofSeconds(4));

        List<JsonNode> over = rig.incidents("LINK_LOST", "RESOLVED");
        assertThat(over).hasSize(1);
        assertThat(told(rig, over)).containsExactly("OPENED", "OVER");
        assertThat(entries(rig, over.getFirst()))
                .startsWith("OPENED")
                .contains("APPLIED", "CEASED")
                .endsWith("RESOLVED");
    }

    @Test
    void aPartnerThatFlapsEachMinuteForAnHourIsTwoNotifications() {
        Rig rig = online();
        for (int minute = 0; minute < 60; minute++) {
            // It says itself that it is offline: lost at once.
            heartbeat(rig, Duration.ZERO);
            rig.pass(Duration.ofSeconds(1));
            heartbeat(rig, Duration.ofMinutes(5));
            rig.pass(Duration.ofSeconds(59));
        }
        heartbeat(rig, Duration.ofMinutes(10));
        rig.pass(Duration.ofMinutes(6));

        List<JsonNode> all = rig.incidents("LINK_LOST", "RESOLVED");
        assertThat(all).hasSize(1);
        assertThat(all.getFirst().get("count").asInt()).isEqualTo(60);
        assertThat(told(rig, all)).containsExactly("OPENED", "OVER");
    }

    @Test
    void aGapStaysOpenWhileTheLinkFailsUntilThePrimaryForecastCoversAgain() {
        Rig rig = online();
        rig.pass(Duration.ofMinutes(2));
        heartbeat(rig, Duration.ofMinutes(10));
        rig.forecast(
                "holed",
                TYPE,
                Rig.block(rig.now(), Duration.ofMinutes(5), "100", "KW")
                        + ","
                        + Rig.block(rig.now().plus(Duration.ofMinutes(60)), Duration.ofHours(30), "100", "KW"));
        rig.pass(Duration.ofMinutes(6));
        assertThat(states(rig, "FORECAST_GAP")).containsExactly("OPEN");

        rig.pass(Duration.ofMinutes(10));
        assertThat(rig.incidents("LINK_LOST", "OPEN")).hasSize(1);
        rig.pass(Duration.ofMinutes(20));
        assertThat(rig.incidentsOfScope("FORECAST_GAP")
                        .getFirst()
                        .get("clearSince")
                        .isNull())
                .as("the link is lost and nothing covers")
                .isTrue();

        rig.pass(Duration.ofMinutes(30));
        assertThat(rig.incidentsOfScope("FORECAST_GAP")
                        .getFirst()
                        .get("clearSince")
                        .isNull())
                .as("the next block covers, though the link is still lost")
                .isFalse();
        rig.pass(Duration.ofMinutes(5));
        assertThat(states(rig, "FORECAST_GAP")).containsExactly("RESOLVED");
        assertThat(rig.incidents("LINK_LOST", "OPEN")).hasSize(1);
    }

    @Test
    void coverThatEndsWhileTheLinkIsLostIsNoGap() {
        Rig rig = Rig.build(port, "vector", "");
        heartbeat(rig, Duration.ofMinutes(1));
        rig.forecast("short", TYPE, Rig.block(rig.now(), Duration.ofMinutes(30), "100", "KW"));
        rig.pass(Duration.ofMinutes(3));
        assertThat(rig.incidents("LINK_LOST", "OPEN")).hasSize(1);

        rig.pass(Duration.ofMinutes(40));

        assertThat(rig.incidentsOfScope("FORECAST_GAP")).isEmpty();
    }

    @Test
    void aFirstForecastThatIsMissedIsToldAndOverWhenItHasCome() {
        Rig rig = Rig.build(port, "vector", "");
        for (int i = 0; i < 3; i++) {
            heartbeat(rig, Duration.ofMinutes(10));
            rig.pass(Duration.ofSeconds(590));
        }
        heartbeat(rig, Duration.ofMinutes(10));
        assertThat(rig.incidentsOfScope("NO_FORECAST")).isEmpty();
        rig.pass(Duration.ofSeconds(31));
        assertThat(states(rig, "NO_FORECAST")).containsExactly("OPEN");

        rig.forecast("first", TYPE, Rig.block(rig.now(), Duration.ofHours(30), "100", "KW"));
        rig.pass(Duration.ofMinutes(6));

        assertThat(states(rig, "NO_FORECAST")).containsExactly("RESOLVED");
    }

    @Test
    void takingControlBackEndsItsIncidentsAtOnce() {
        Rig rig = online();
        rig.pass(Duration.ofMinutes(3));
        assertThat(rig.incidents("LINK_LOST", "OPEN")).hasSize(1);

        handover.disconnectScope(rig.scope(), "transformer work");

        List<JsonNode> ended = rig.incidents("LINK_LOST", "RESOLVED");
        assertThat(ended).hasSize(1);
        assertThat(ended.getFirst().get("handedOver").booleanValue()).isTrue();
        assertThat(entries(rig, ended.getFirst())).endsWith("HANDED_OVER");
        rig.pass(Duration.ofMinutes(10));
        assertThat(rig.incidents("LINK_LOST", "OPEN")).as("nobody is harmed").isEmpty();
        assertThat(told(rig, ended)).containsExactly("OPENED", "OVER");
    }

    @Test
    void inTheFirstThirtySecondsAfterAConnectNothingOpens() {
        Rig rig = online();
        handover.disconnectScope(rig.scope(), "work");
        handover.connectScope(rig.scope());
        Instant connected = rig.now();
        heartbeat(rig, Duration.ofMinutes(10));
        rig.forecast("brief", TYPE, Rig.block(rig.now(), Duration.ofSeconds(10), "100", "KW"));
        rig.pass(Duration.ofSeconds(1));
        rig.pass(Duration.ofSeconds(24));
        assertThat(rig.constraint().get("mode").stringValue()).isEqualTo("FALLBACK");
        assertThat(rig.incidentsOfScope("FORECAST_GAP")).isEmpty();

        rig.pass(Duration.between(rig.now(), connected.plusSeconds(31)));

        assertThat(states(rig, "FORECAST_GAP")).containsExactly("OPEN");
    }

    @Test
    void anIncidentIsAcknowledgedOnceByWhomWhenAndWithWhatComment() {
        Rig rig = online();
        rig.pass(Duration.ofMinutes(3));
        JsonNode lost = rig.incidents("LINK_LOST", "OPEN").getFirst();
        String path = "/incidents/" + lost.get("id").asLong() + "/acknowledge";

        Answer first = rig.post(path, "{\"comment\":\"called Vector\"}");
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        Answer second = rig.post(path, "{}");

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.body()).contains("admin");
        JsonNode seen = rig.incidents("LINK_LOST", "ACKNOWLEDGED").getFirst();
        assertThat(seen.get("acknowledgedBy").stringValue()).isEqualTo("admin");
        assertThat(seen.get("acknowledgedComment").stringValue()).isEqualTo("called Vector");
        assertThat(entries(rig, seen)).contains("ACKNOWLEDGED");
        assertThat(rig.get("/audit?limit=50").toString())
                .contains("incident/" + seen.get("id").asLong());
        heartbeat(rig, Duration.ofMinutes(10));
        rig.pass(Duration.ofMinutes(6));
        assertThat(rig.incidents("LINK_LOST", "RESOLVED")
                        .getFirst()
                        .get("acknowledgedAt")
                        .isNull())
                .isFalse();
        assertThat(rig.post("/incidents/999999999/acknowledge", "{}").status()).isEqualTo(404);
    }

    @Test
    void theNightsZeroLimitAndTheStepAheadAreToldInTheSitesTime() {
        Rig rig = Rig.build(port, "vector", "");
        heartbeat(rig, Duration.ofMinutes(10));
        Instant now = rig.now();
        Instant step = now.plus(Duration.ofMinutes(20));
        Instant zero = now.plus(Duration.ofHours(3));
        Instant end = now.plus(Duration.ofHours(8));
        rig.forecast(
                "night",
                TYPE,
                block(now, step, 200) + "," + block(step, zero, 800) + "," + block(zero, end, 0) + ","
                        + block(end, now.plus(Duration.ofHours(30)), 800));
        rig.pass(Duration.ofSeconds(1));

        assertThat(text(rig, "ZERO_LIMIT")).isEqualTo("charging stops " + local(zero) + " to " + local(end));
        assertThat(text(rig, "STEP_AHEAD"))
                .isEqualTo("at " + local(step) + " Partner's forecast changes: the limit goes from 200 kW to 800 kW");
        assertThat(rig.incidentsOfScope("LOW_LIMIT")).isEmpty();

        rig.pass(Duration.ofMinutes(21));
        rig.pass(Duration.ofMinutes(6));
        assertThat(states(rig, "STEP_AHEAD")).containsExactly("RESOLVED");
        assertThat(states(rig, "ZERO_LIMIT")).containsExactly("OPEN");
    }

    @Test
    void forecastsThatStopWhileHeartbeatsGoOnAreTold() {
        Rig rig = online();
        for (int i = 0; i < 5; i++) {
            heartbeat(rig, Duration.ofMinutes(10));
            rig.pass(Duration.ofMinutes(9));
        }
        assertThat(rig.incidentsOfScope("FORECAST_STALE")).hasSize(1);
        rig.forecast("fresh", TYPE, Rig.block(rig.now(), Duration.ofHours(30), "100", "KW"));
        heartbeat(rig, Duration.ofMinutes(10));
        rig.pass(Duration.ofMinutes(1));
        heartbeat(rig, Duration.ofMinutes(10));
        rig.pass(Duration.ofMinutes(6));
        assertThat(states(rig, "FORECAST_STALE")).containsExactly("RESOLVED");
    }

    @Test
    void aNotificationIsReadByTheAccountThatSaysSo() {
        Rig rig = online();
        rig.pass(Duration.ofMinutes(3));
        JsonNode lost = rig.incidents("LINK_LOST", "OPEN").getFirst();
        JsonNode told = notifications(rig, List.of(lost)).getFirst();
        long unread = rig.get("/notifications/unread").get("unread").asLong();

        assertThat(rig.post(
                                "/notifications/read",
                                "{\"ids\":[%d]}".formatted(told.get("id").asLong()))
                        .status())
                .isEqualTo(204);

        assertThat(notifications(rig, List.of(lost)).getFirst().get("read").booleanValue())
                .isTrue();
        assertThat(rig.get("/notifications/unread").get("unread").asLong()).isEqualTo(unread - 1);
        assertThat(rig.post("/notifications/read", "{}").status()).isEqualTo(400);
        assertThat(rig.post("/notifications/read", "{\"upTo\":" + told.get("id").asLong() + "}")
                        .status())
                .isEqualTo(204);
        assertThat(rig.get("/notifications?unread=true&limit=1000").get("items").size())
                .isEqualTo((int) rig.get("/notifications/unread").get("unread").asLong());
    }

    /** A partner that is heard for a minute and has sent limits for a day. */
    private Rig online() {
        Rig rig = Rig.build(port, "vector", "");
        heartbeat(rig, Duration.ofMinutes(1));
        rig.forecast("day", TYPE, Rig.block(rig.now(), Duration.ofHours(30), "100", "KW"));
        rig.pass(Duration.ofSeconds(1));
        return rig;
    }

    private static void heartbeat(Rig rig, Duration online) {
        Answer answer = rig.oscp(
                "heartbeat",
                "h" + System.nanoTime(),
                "{\"offline_mode_at\":\"%s\"}".formatted(rig.now().plus(online)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
    }

    private static String block(Instant start, Instant end, int kw) {
        return Rig.block(start, Duration.between(start, end), String.valueOf(kw), "KW");
    }

    private static String local(Instant at) {
        return CLOCK.format(at.atZone(ZoneId.of("Pacific/Auckland")));
    }

    private static String text(Rig rig, String kind) {
        List<JsonNode> found = rig.incidentsOfScope(kind);
        assertThat(found).hasSize(1);
        return found.getFirst().get("text").stringValue();
    }

    private static List<String> states(Rig rig, String kind) {
        return rig.incidentsOfScope(kind).stream()
                .map(item -> item.get("state").stringValue())
                .toList();
    }

    private static List<String> entries(Rig rig, JsonNode incident) {
        List<String> found = new ArrayList<>();
        rig.get("/incidents/" + incident.get("id").asLong())
                .get("timeline")
                .forEach(entry -> found.add(entry.get("what").stringValue()));
        return found;
    }

    private static List<String> told(Rig rig, List<JsonNode> incidents) {
        return notifications(rig, incidents).stream()
                .map(item -> item.get("what").stringValue())
                .toList()
                .reversed();
    }

    private static List<JsonNode> notifications(Rig rig, List<JsonNode> incidents) {
        long id = incidents.getFirst().get("id").asLong();
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode item : rig.get("/notifications?limit=1000").get("items")) {
            if (item.get("incidentId").asLong() == id) {
                found.add(item);
            }
        }
        return found;
    }
}
