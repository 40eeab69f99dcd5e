package com.betterfleet.derms.oscp.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** M15: what a partner sends is in the message log, in its order, whatever it contains. */
@ServiceTest
class ReceivedMessageLogTests {

    private static final String HANDSHAKE = "{\"required_behaviour\":{\"measurement_configuration\":[]}}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = new Random(7);

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private TestRig rig;

    /** A message and the request id under which the log shows it. */
    private record SentMessage(String loggedId, int status) {}

    @BeforeEach
    void createConnection() {
        rig = TestRig.create(port, "oscp", "");
    }

    @Test
    void everyMessageOfAMixedSequenceIsLoggedInItsOrder() throws Exception {
        List<SentMessage> sent = new ArrayList<>();
        sent.add(send("heartbeat", id(), bytes(heartbeat(""))));
        sent.add(send("heartbeat", id(), bytes(heartbeat(",\"a\\u0000b\":{\"\\ud800\":\"\\u0000\"}"))));
        sent.add(send("update_group_capacity_forecast", id(), bytes("{\"group_id\":\"\\u0000\\udc00\"}")));
        sent.add(send("heartbeat", randomText(3_000), bytes(heartbeat(""))));
        sent.add(send("heartbeat", id(), bytes("{\"x\":\"" + "\uD83D\uDE8C".repeat(12_000) + "\"}")));
        sent.add(send("heartbeat", id(), bytes(heartbeat(""))));
        sent.add(send("nothing_" + "n".repeat(1_000), id(), bytes("\0")));
        sent.add(send("handshake", id(), new byte[] {'{', (byte) 0xC3, '(', (byte) 0xFF, '}'}));
        sent.add(send("handshake", id(), gzip(new byte[] {'{', (byte) 0xFF}), "Content-Encoding", "gzip"));
        sent.add(send("handshake", id(), bytes("{"), "Content-Encoding", "gzip"));
        sent.add(send("heartbeat", id(), new byte[3 * 1024 * 1024]));
        sent.add(send("handshake", id(), bytes(HANDSHAKE)));

        assertThat(sent).extracting(SentMessage::status).allMatch(status -> status < 500);
        List<JsonNode> logged = awaitLogged(sent.size());

        assertThat(logged)
                .extracting(item -> item.get("requestId").asString(""))
                .containsExactlyElementsOf(
                        sent.stream().map(SentMessage::loggedId).toList());
        assertThat(logged)
                .extracting(item -> item.get("status").asInt())
                .containsExactlyElementsOf(
                        sent.stream().map(SentMessage::status).toList());
        assertThat(logged.get(1).get("note").asString()).contains("ignored fields: ");
        assertThat(logged.get(2).get("body").asString()).contains("\\u0000");
        assertThat(logged.get(4).get("body").asString())
                .hasSizeBetween(19_000, 20_001)
                .endsWith("…");
        assertThat(logged.get(7).get("body").asString()).isEqualTo("{\\xC3(\\xFF}");
        assertThat(logged.get(8).get("body").asString()).isEqualTo("{\\xFF");
        assertThat(logged.get(9).get("body").asString()).isEmpty();
    }

    /** Whoever was acknowledged a message has it in the log, whatever happens next. */
    @Test
    void acceptedMessageIsInTheLogWhenItIsAnswered() throws Exception {
        String block = TestRig.forecastBlock(rig.readClock(), Duration.ofHours(1), "100", "KW");
        byte[] forecast = bytes(rig.forecastBody("CONSUMPTION", block));
        String repeated = id();
        assertAcceptedAndLogged("handshake", id(), bytes(HANDSHAKE));
        assertAcceptedAndLogged("handshake_acknowledge", id(), bytes(HANDSHAKE));
        assertAcceptedAndLogged("heartbeat", id(), bytes(heartbeat(",\"own_field\":1")));
        assertAcceptedAndLogged("update_group_capacity_forecast", repeated, forecast);
        assertAcceptedAndLogged("update_group_capacity_forecast/", id(), forecast);
        assertThat(send("update_group_capacity_forecast", repeated, forecast).status())
                .isEqualTo(204);
        assertThat(countLogged(repeated, 204)).isEqualTo(2);
        assertThat(jdbc.sql("""
                        select count(*) from exchange.message m join forecast.message f using (connection_id, request_id)
                        where connection_id = :connection and m.xmin = f.xmin
                        """)
                        .param("connection", rig.connectionId())
                        .query(Integer.class)
                        .single())
                .as("forecasts and log rows of the same transaction")
                .isEqualTo(2);

        String first = id();
        assertAcceptedAndLogged(
                "update_group_capacity_forecast", first, forecast, "X-Segment-Index", "1", "X-Segment-Count", "2");
        assertAcceptedAndLogged(
                "update_group_capacity_forecast",
                id(),
                bytes(rig.forecastBody(
                        "CONSUMPTION",
                        TestRig.forecastBlock(
                                rig.readClock().plus(Duration.ofHours(1)), Duration.ofHours(1), "90", "KW"))),
                "X-Segment-Index",
                "2",
                "X-Segment-Count",
                "2",
                "X-Correlation-ID",
                first);

        await().during(Duration.ofMillis(600))
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(readLog()).as("nothing twice").hasSize(8));
        assertThat(readLog().get(2).get("note").asString()).isEqualTo("ignored fields: own_field");
        assertThat(readLog().get(4).get("note").asString())
                .isEqualTo("sent to /oscp/fp/2.0/update_group_capacity_forecast/; ");
        assertThat(readLog().get(5).get("note").asString()).isEqualTo("duplicate; no second effect");
        assertThat(readLog().get(7).get("note").asString()).isEqualTo("segment 2 of 2 completed the message");
    }

    @Test
    void bodyOfAnAcceptedForecastIsStoredOnceAndFoundInTheLog() throws Exception {
        String request = id();
        String body = rig.forecastBody(
                "CONSUMPTION", TestRig.forecastBlock(rig.readClock(), Duration.ofHours(1), "73.25", "KW"));
        assertAcceptedAndLogged("update_group_capacity_forecast", request, bytes(body));

        JsonNode found = rig.getAdmin("/messages?text=73.25&connectionId=" + rig.connectionId())
                .get("items");

        assertThat(found).hasSize(1);
        assertThat(found.get(0).get("requestId").asString()).isEqualTo(request);
        assertThat(found.get(0).get("body").asString()).isEqualTo(body);
        assertThat(jdbc.sql("select body from exchange.message where connection_id = :connection")
                        .param("connection", rig.connectionId())
                        .query(String.class)
                        .single())
                .isEmpty();
    }

    /** Nothing was accepted, and the log says so once. */
    @Test
    void refusedMessageIsLoggedOnceWithItsStatus() throws Exception {
        String forecast = id();
        assertThat(send(
                                "update_group_capacity_forecast",
                                forecast,
                                bytes("{\"group_id\":\"x\",\"type\":\"CONSUMPTION\",\"forecasted_blocks\":[]}"))
                        .status())
                .isEqualTo(404);

        awaitLogged(1);

        assertThat(countLogged(forecast, 404)).isEqualTo(1);
        assertThat(countLogged(forecast, 204)).isZero();
    }

    @Test
    void olderPagesFollowOnWithoutAGap() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String id = id();
            send("heartbeat", id, bytes(i % 2 == 0 ? heartbeat("") : "{}"));
            ids.addFirst(id);
        }
        awaitLogged(6);

        List<String> read = new ArrayList<>();
        String next = "";
        while (read.size() < 6) {
            JsonNode page = rig.getAdmin("/messages?direction=IN&limit=2&connectionId=" + rig.connectionId() + next);
            page.get("items").forEach(item -> read.add(item.get("requestId").asString()));
            next = "&before=" + page.get("items").get(1).get("id").asLong();
        }

        assertThat(read).isEqualTo(ids);
    }

    private void assertAcceptedAndLogged(String message, String id, byte[] body, String... headers) throws Exception {
        assertThat(send(message, id, body, headers).status()).as(message).isEqualTo(204);
        assertThat(countLogged(id, 204)).as(message).isEqualTo(1);
    }

    private int countLogged(String requestId, int status) {
        return jdbc.sql("""
                select count(*) from exchange.message
                where connection_id = :connection and request_id = :request and status = :status
                """)
                .param("connection", rig.connectionId())
                .param("request", requestId)
                .param("status", status)
                .query(Integer.class)
                .single();
    }

    /** The received messages, oldest first. */
    private List<JsonNode> readLog() {
        List<JsonNode> items = new ArrayList<>();
        rig.getAdmin("/messages?direction=IN&limit=1000&connectionId=" + rig.connectionId())
                .get("items")
                .forEach(items::addFirst);
        return items;
    }

    private List<JsonNode> awaitLogged(int number) {
        await().untilAsserted(() -> assertThat(readLog()).hasSize(number));
        return readLog();
    }

    private SentMessage send(String message, String requestId, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/oscp/fp/2.0/" + message))
                .header("Authorization", "Token " + rig.inboundToken())
                .header("Content-Type", "application/json")
                .header("X-Request-ID", requestId)
                .POST(BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        int status = http.send(request.build(), BodyHandlers.ofString()).statusCode();
        return new SentMessage(requestId.length() > 255 ? requestId.substring(0, 255) + "…" : requestId, status);
    }

    private String heartbeat(String more) {
        return "{\"offline_mode_at\":\"%s\"%s}".formatted(rig.readClock().plusSeconds(180), more);
    }

    /** Random, since an index compresses what repeats. */
    private String randomText(int length) {
        return random.ints(2L * length, 'A', 'z' + 1)
                .filter(Character::isLetter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(packed)) {
            stream.write(content);
        }
        return packed.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
