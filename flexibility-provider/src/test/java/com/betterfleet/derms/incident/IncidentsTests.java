package com.betterfleet.derms.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.TestRig.HttpAnswer;
import com.betterfleet.derms.supervision.LocalControlService;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** M7, M8, M9: incidents when a partner or its forecast fails, over HTTP to the running service. */
@Tag("sql")
@ServiceTest
class IncidentsTests {

    private static final String TYPE = "CONSUMPTION";
    private static final Duration HEARTBEAT_STEP = Duration.ofMinutes(9);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");

    @LocalServerPort
    private int port;

    @Autowired
    private LocalControlService localControlService;

    @Test
    void aLostLinkIsOneIncidentOfTheConnectionThatNamesItsScopes() {
        TestRig rig = createOnlineRig();
        rig.advanceTime(Duration.ofMinutes(3));

        List<JsonNode> lost = rig.findIncidents("LINK_LOST", "OPEN");
        assertThat(lost).hasSize(1);
        assertThat(lost.getFirst().get("severity").stringValue()).isEqualTo("ADVISORY");
        assertThat(lost.getFirst().get("scopeIds").get(0).stringValue()).isEqualTo(rig.scopeId());
        assertThat(lost.getFirst().get("text").stringValue()).isEqualTo("No heartbeat from Partner in time");
        assertThat(listNotificationTypes(rig, lost)).containsExactly("OPENED");
        assertThat(rig.findScopeIncidents("FORECAST_GAP")).isEmpty();
    }

    @Test
    void itIsResolvedFiveMinutesAfterTheCauseIsGoneAndNotBefore() {
        TestRig rig = createOnlineRig();
        rig.advanceTime(Duration.ofMinutes(3));
        sendHeartbeat(rig, Duration.ofMinutes(10));
        Instant back = rig.readClock();

        rig.advanceTime(Duration.between(rig.readClock(), back.plus(Duration.ofSeconds(297))));
        assertThat(rig.findIncidents("LINK_LOST", "OPEN")).hasSize(1);
        assertThat(rig.findIncidents("LINK_LOST", "OPEN")
                        .getFirst()
                        .get("clearSince")
                        .isNull())
                .isFalse();
        rig.advanceTime(Duration.ofSeconds(4));

        List<JsonNode> over = rig.findIncidents("LINK_LOST", "RESOLVED");
        assertThat(over).hasSize(1);
        assertThat(listNotificationTypes(rig, over)).containsExactly("OPENED", "OVER");
        assertThat(listEntryTypes(rig, over.getFirst()))
                .startsWith("OPENED")
                .contains("APPLIED", "CEASED")
                .endsWith("RESOLVED");
    }

    @Test
    void aPartnerThatFlapsEachMinuteForAnHourIsTwoNotifications() {
        TestRig rig = createOnlineRig();
        for (int minute = 0; minute < 60; minute++) {
            // The partner announces that it is offline: the link is lost at once.
            sendHeartbeat(rig, Duration.ZERO);
            rig.advanceTime(Duration.ofSeconds(1));
            sendHeartbeat(rig, Duration.ofMinutes(5));
            rig.advanceTime(Duration.ofSeconds(59));
        }
        sendHeartbeat(rig, Duration.ofMinutes(10));
        rig.advanceTime(Duration.ofMinutes(6));

        List<JsonNode> all = rig.findIncidents("LINK_LOST", "RESOLVED");
        assertThat(all).hasSize(1);
        assertThat(all.getFirst().get("count").asInt()).isEqualTo(60);
        assertThat(listNotificationTypes(rig, all)).containsExactly("OPENED", "OVER");
    }

    @Test
    void aGapStaysOpenWhileTheLinkFailsUntilThePrimaryForecastCoversAgain() {
        TestRig rig = createOnlineRig();
        rig.advanceTime(Duration.ofMinutes(2));
        sendHeartbeat(rig, Duration.ofMinutes(10));
        rig.sendForecast(
                "holed",
                TYPE,
                TestRig.forecastBlock(rig.readClock(), Duration.ofMinutes(5), "100", "KW")
                        + ","
                        + TestRig.forecastBlock(
                                rig.readClock().plus(Duration.ofMinutes(60)), Duration.ofHours(30), "100", "KW"));
        rig.advanceTime(Duration.ofMinutes(6));
        assertThat(listStates(rig, "FORECAST_GAP")).containsExactly("OPEN");

        rig.advanceTime(Duration.ofMinutes(10));
        assertThat(rig.findIncidents("LINK_LOST", "OPEN")).hasSize(1);
        rig.advanceTime(Duration.ofMinutes(20));
        assertThat(rig.findScopeIncidents("FORECAST_GAP")
                        .getFirst()
                        .get("clearSince")
                        .isNull())
                .as("the link is lost and nothing covers")
                .isTrue();

        rig.advanceTime(Duration.ofMinutes(30));
        assertThat(rig.findScopeIncidents("FORECAST_GAP")
                        .getFirst()
                        .get("clearSince")
                        .isNull())
                .as("the next block covers, though the link is still lost")
                .isFalse();
        rig.advanceTime(Duration.ofMinutes(5));
        assertThat(listStates(rig, "FORECAST_GAP")).containsExactly("RESOLVED");
        assertThat(rig.findIncidents("LINK_LOST", "OPEN")).hasSize(1);
    }

    @Test
    void coverThatEndsWhileTheLinkIsLostIsNoGap() {
        TestRig rig = TestRig.create(port, "vector", "");
        sendHeartbeat(rig, Duration.ofMinutes(1));
        rig.sendForecast("short", TYPE, TestRig.forecastBlock(rig.readClock(), Duration.ofMinutes(30), "100", "KW"));
        rig.advanceTime(Duration.ofMinutes(3));
        assertThat(rig.findIncidents("LINK_LOST", "OPEN")).hasSize(1);

        rig.advanceTime(Duration.ofMinutes(40));

        assertThat(rig.findScopeIncidents("FORECAST_GAP")).isEmpty();
    }

    @Test
    void aMissedFirstForecastIsReportedAndResolvedWhenItArrives() {
        TestRig rig = TestRig.create(port, "vector", "");
        for (int i = 0; i < 3; i++) {
            sendHeartbeat(rig, Duration.ofMinutes(10));
            rig.advanceTime(Duration.ofSeconds(590));
        }
        sendHeartbeat(rig, Duration.ofMinutes(10));
        assertThat(rig.findScopeIncidents("NO_FORECAST")).isEmpty();
        rig.advanceTime(Duration.ofSeconds(31));
        assertThat(listStates(rig, "NO_FORECAST")).containsExactly("OPEN");

        rig.sendForecast("first", TYPE, TestRig.forecastBlock(rig.readClock(), Duration.ofHours(30), "100", "KW"));
        rig.advanceTime(Duration.ofMinutes(6));

        assertThat(listStates(rig, "NO_FORECAST")).containsExactly("RESOLVED");
    }

    @Test
    void takingLocalControlResolvesItsIncidentsAtOnce() {
        TestRig rig = createOnlineRig();
        rig.advanceTime(Duration.ofMinutes(3));
        assertThat(rig.findIncidents("LINK_LOST", "OPEN")).hasSize(1);

        localControlService.disconnectScope(rig.scopeId(), "transformer work");

        List<JsonNode> ended = rig.findIncidents("LINK_LOST", "RESOLVED");
        assertThat(ended).hasSize(1);
        assertThat(ended.getFirst().get("handedOver").booleanValue()).isTrue();
        assertThat(listEntryTypes(rig, ended.getFirst())).endsWith("HANDED_OVER");
        rig.advanceTime(Duration.ofMinutes(10));
        assertThat(rig.findIncidents("LINK_LOST", "OPEN"))
                .as("no scope is affected")
                .isEmpty();
        assertThat(listNotificationTypes(rig, ended)).containsExactly("OPENED", "OVER");
    }

    @Test
    void inTheFirstThirtySecondsAfterAConnectNothingOpens() {
        TestRig rig = createOnlineRig();
        localControlService.disconnectScope(rig.scopeId(), "work");
        localControlService.connectScope(rig.scopeId());
        Instant connected = rig.readClock();
        sendHeartbeat(rig, Duration.ofMinutes(10));
        rig.sendForecast("brief", TYPE, TestRig.forecastBlock(rig.readClock(), Duration.ofSeconds(10), "100", "KW"));
        rig.advanceTime(Duration.ofSeconds(1));
        rig.advanceTime(Duration.ofSeconds(24));
        assertThat(rig.getConstraint().get("mode").stringValue()).isEqualTo("FALLBACK");
        assertThat(rig.findScopeIncidents("FORECAST_GAP")).isEmpty();

        rig.advanceTime(Duration.between(rig.readClock(), connected.plusSeconds(31)));

        assertThat(listStates(rig, "FORECAST_GAP")).containsExactly("OPEN");
    }

    @Test
    void anIncidentIsAcknowledgedOnceWithOperatorTimeAndComment() {
        TestRig rig = createOnlineRig();
        rig.advanceTime(Duration.ofMinutes(3));
        JsonNode lost = rig.findIncidents("LINK_LOST", "OPEN").getFirst();
        String path = "/incidents/" + lost.get("id").asLong() + "/acknowledge";

        HttpAnswer first = rig.postAdmin(path, "{\"comment\":\"called Vector\"}");
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        HttpAnswer second = rig.postAdmin(path, "{}");

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.body()).contains("admin");
        JsonNode seen = rig.findIncidents("LINK_LOST", "ACKNOWLEDGED").getFirst();
        assertThat(seen.get("acknowledgedBy").stringValue()).isEqualTo("admin");
        assertThat(seen.get("acknowledgedComment").stringValue()).isEqualTo("called Vector");
        assertThat(listEntryTypes(rig, seen)).contains("ACKNOWLEDGED");
        assertThat(rig.getAdmin("/audit?limit=50").toString())
                .contains("incident/" + seen.get("id").asLong());
        sendHeartbeat(rig, Duration.ofMinutes(10));
        rig.advanceTime(Duration.ofMinutes(6));
        assertThat(rig.findIncidents("LINK_LOST", "RESOLVED")
                        .getFirst()
                        .get("acknowledgedAt")
                        .isNull())
                .isFalse();
        assertThat(rig.postAdmin("/incidents/999999999/acknowledge", "{}").status())
                .isEqualTo(404);
    }

    @Test
    void theNightsZeroLimitAndTheStepAheadAreReportedInTheSitesTime() {
        TestRig rig = TestRig.create(port, "vector", "");
        sendHeartbeat(rig, Duration.ofMinutes(10));
        Instant now = rig.readClock();
        Instant step = now.plus(Duration.ofMinutes(20));
        Instant zero = now.plus(Duration.ofHours(3));
        Instant end = now.plus(Duration.ofHours(8));
        rig.sendForecast(
                "night",
                TYPE,
                block(now, step, 200) + "," + block(step, zero, 800) + "," + block(zero, end, 0) + ","
                        + block(end, now.plus(Duration.ofHours(30)), 800));
        // Longer than the time between two checks: one may have come between binding and forecast.
        rig.advanceTime(Duration.ofSeconds(31));

        assertThat(onlyText(rig, "ZERO_LIMIT"))
                .isEqualTo("Charging stops " + toLocalTime(zero) + " to " + toLocalTime(end));
        assertThat(onlyText(rig, "STEP_AHEAD"))
                .isEqualTo("At " + toLocalTime(step)
                        + " Partner's forecast changes: the limit rises from 200\u202FkW to 800\u202FkW");
        assertThat(rig.findScopeIncidents("LOW_LIMIT")).isEmpty();

        rig.advanceTime(Duration.ofMinutes(21));
        rig.advanceTime(Duration.ofMinutes(6));
        assertThat(listStates(rig, "STEP_AHEAD")).containsExactly("RESOLVED");
        assertThat(listStates(rig, "ZERO_LIMIT")).containsExactly("OPEN");
    }

    @Test
    void forecastsThatStopWhileHeartbeatsGoOnAreReported() {
        TestRig rig = createOnlineRig();
        for (int i = 0; i < 5; i++) {
            sendHeartbeat(rig, Duration.ofMinutes(10));
            rig.advanceTime(Duration.ofMinutes(9));
        }
        assertThat(rig.findScopeIncidents("FORECAST_STALE")).hasSize(1);
        rig.sendForecast("fresh", TYPE, TestRig.forecastBlock(rig.readClock(), Duration.ofHours(30), "100", "KW"));
        sendHeartbeat(rig, Duration.ofMinutes(10));
        rig.advanceTime(Duration.ofMinutes(1));
        sendHeartbeat(rig, Duration.ofMinutes(10));
        rig.advanceTime(Duration.ofMinutes(6));
        assertThat(listStates(rig, "FORECAST_STALE")).containsExactly("RESOLVED");
    }

    @Test
    void aForecastThatIsMissedOnceIsOverdueUntilTheNextOneOrUntilItIsStale() {
        TestRig rig = createOnlineRig();
        advanceOnline(rig, Duration.ofMinutes(29));
        assertThat(rig.findScopeIncidents("FORECAST_OVERDUE")).isEmpty();
        advanceOnline(rig, Duration.ofMinutes(2));
        assertThat(onlyText(rig, "FORECAST_OVERDUE"))
                .matches("Partner has sent no forecast since \\d\\d:\\d\\d; it normally sends one every 15 min");

        rig.sendForecast("late", TYPE, TestRig.forecastBlock(rig.readClock(), Duration.ofHours(30), "100", "KW"));
        advanceOnline(rig, Duration.ofMinutes(1));
        advanceOnline(rig, Duration.ofMinutes(6));
        assertThat(listStates(rig, "FORECAST_OVERDUE")).containsExactly("RESOLVED");
        assertThat(rig.findScopeIncidents("FORECAST_STALE")).isEmpty();

        advanceOnline(rig, Duration.ofMinutes(25));
        assertThat(listStates(rig, "FORECAST_OVERDUE")).containsExactly("OPEN", "RESOLVED");
        advanceOnline(rig, Duration.ofMinutes(15));
        advanceOnline(rig, Duration.ofMinutes(6));
        assertThat(listStates(rig, "FORECAST_OVERDUE")).containsExactly("RESOLVED", "RESOLVED");
        assertThat(listStates(rig, "FORECAST_STALE")).containsExactly("OPEN");
    }

    private static void advanceOnline(TestRig rig, Duration duration) {
        for (Duration left = duration; left.isPositive(); left = left.minus(HEARTBEAT_STEP)) {
            sendHeartbeat(rig, HEARTBEAT_STEP.plusMinutes(1));
            rig.advanceTime(left.compareTo(HEARTBEAT_STEP) < 0 ? left : HEARTBEAT_STEP);
        }
    }

    @Test
    void aNotificationIsMarkedReadPerAccount() {
        TestRig rig = createOnlineRig();
        rig.advanceTime(Duration.ofMinutes(3));
        JsonNode lost = rig.findIncidents("LINK_LOST", "OPEN").getFirst();
        JsonNode notification = listNotifications(rig, List.of(lost)).getFirst();
        long unread = rig.getAdmin("/notifications/unread").get("unread").asLong();

        assertThat(rig.postAdmin(
                                "/notifications/read",
                                "{\"ids\":[%d]}"
                                        .formatted(notification.get("id").asLong()))
                        .status())
                .isEqualTo(204);

        assertThat(listNotifications(rig, List.of(lost)).getFirst().get("read").booleanValue())
                .isTrue();
        assertThat(rig.getAdmin("/notifications/unread").get("unread").asLong()).isEqualTo(unread - 1);
        assertThat(rig.postAdmin("/notifications/read", "{}").status()).isEqualTo(400);
        assertThat(rig.postAdmin(
                                "/notifications/read",
                                "{\"upTo\":" + notification.get("id").asLong() + "}")
                        .status())
                .isEqualTo(204);
        assertThat(rig.getAdmin("/notifications?unread=true&limit=1000")
                        .get("items")
                        .size())
                .isEqualTo((int)
                        rig.getAdmin("/notifications/unread").get("unread").asLong());
    }

    /** A partner that is online for a minute and has sent limits for a day. */
    private TestRig createOnlineRig() {
        TestRig rig = TestRig.create(port, "vector", "");
        sendHeartbeat(rig, Duration.ofMinutes(1));
        rig.sendForecast("day", TYPE, TestRig.forecastBlock(rig.readClock(), Duration.ofHours(30), "100", "KW"));
        rig.advanceTime(Duration.ofSeconds(1));
        return rig;
    }

    private static void sendHeartbeat(TestRig rig, Duration online) {
        HttpAnswer answer = rig.sendMessage(
                "heartbeat",
                "h" + System.nanoTime(),
                "{\"offline_mode_at\":\"%s\"}".formatted(rig.readClock().plus(online)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
    }

    private static String block(Instant start, Instant end, int kw) {
        return TestRig.forecastBlock(start, Duration.between(start, end), String.valueOf(kw), "KW");
    }

    private static String toLocalTime(Instant at) {
        return CLOCK.format(at.atZone(ZoneId.of("Pacific/Auckland")));
    }

    private static String onlyText(TestRig rig, String kind) {
        List<JsonNode> found = rig.findScopeIncidents(kind);
        assertThat(found).hasSize(1);
        return found.getFirst().get("text").stringValue();
    }

    private static List<String> listStates(TestRig rig, String kind) {
        return rig.findScopeIncidents(kind).stream()
                .map(item -> item.get("state").stringValue())
                .toList();
    }

    private static List<String> listEntryTypes(TestRig rig, JsonNode incident) {
        List<String> found = new ArrayList<>();
        rig.getAdmin("/incidents/" + incident.get("id").asLong())
                .get("timeline")
                .forEach(entry -> found.add(entry.get("what").stringValue()));
        return found;
    }

    private static List<String> listNotificationTypes(TestRig rig, List<JsonNode> incidents) {
        return listNotifications(rig, incidents).stream()
                .map(item -> item.get("what").stringValue())
                .toList()
                .reversed();
    }

    private static List<JsonNode> listNotifications(TestRig rig, List<JsonNode> incidents) {
        long id = incidents.getFirst().get("id").asLong();
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode item : rig.getAdmin("/notifications?limit=1000").get("items")) {
            if (item.get("incidentId").asLong() == id) {
                found.add(item);
            }
        }
        return found;
    }
}
