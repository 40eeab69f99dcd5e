package com.betterfleet.derms.oscp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.database.OwnDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/** Secrets in any field of any message, at any path and in any form, are shown and stored nowhere. */
@ServiceTest
@ContextConfiguration(initializers = OwnDatabase.class)
@DirtiesContext
class SecretCanaryTests {

    private static final List<String> PATHS = List.of(
            "/oscp/fp/2.0/register",
            "/oscp/fp/2.0/register/",
            "/oscp/fp/2.0//register",
            "/oscp/fp/2.0/register/x",
            "/oscp/fp/2.0/%72egister",
            "/oscp/fp/2.0/register%2Fx",
            "/oscp/fp/2.0/x/register",
            "/oscp/fp/2.0/register;a=b",
            "/oscp;a=b/fp/2.0/register",
            "/%6fscp/fp/2.0/register",
            "/oscp/fp/2.0/./register",
            "/oscp/fp/2.0/handshake",
            "/oscp/fp/2.0/handshake_acknowledge",
            "/oscp/fp/2.0/heartbeat",
            "/oscp/fp/2.0/update_group_capacity_forecast",
            "/oscp/fp/2.0/%75pdate_group_capacity_forecast",
            "/oscp/fp/2.0/unknown",
            "/oscp/cp/2.0/register",
            "/oscp/");

    private static final List<String> SECRET_NAMES = List.of(
            "token",
            "Token",
            "access_token",
            "refresh-token",
            "client_secret",
            "password",
            "apiKey",
            "Authorization",
            "to\\u006ben");

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    /** A part of every secret, and of nothing else. */
    private final String canary = "canary" + UUID.randomUUID().toString().replace("-", "");

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final LogRecorder logRecorder = new LogRecorder();

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private TestRig rig;
    private int secrets;
    private int received;

    private static final class LogRecorder extends AppenderBase<ILoggingEvent> {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
    }

    @BeforeEach
    void startRecording() {
        logRecorder.start();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(logRecorder);
        rig = TestRig.create(port, "oscp", "");
    }

    @AfterEach
    void stopRecording() {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(logRecorder);
    }

    @Test
    void secretsOfPartnersMessagesAreShownAndStoredNowhere() throws Exception {
        for (String path : PATHS) {
            for (String body : bodies()) {
                send("POST", path, body.getBytes(UTF_8), "application/json", "");
            }
            String register = registration(secret(), "https://user:" + secret() + "@p.example/x?key=" + secret());
            send("PUT", path, register.getBytes(UTF_8), "application/json", "");
            send("POST", path, gzip(forecast()), "application/json", "gzip");
            send("POST", path, register.getBytes(UTF_8), "application/json", "gzip");
            send("POST", path, register.getBytes(UTF_8), "application/json", "br");
            send("POST", path, ("token=" + secret() + "&a=b").getBytes(UTF_8), "application/x-www-form-urlencoded", "");
            send("POST", path, ("<token>" + secret() + "</token>").getBytes(UTF_8), "application/xml", "");
            send("POST", path, notUtf8(register), "application/json", "");
        }
        register();
        awaitMessageLog();

        assertThat(findIn(answers, canary)).as("answers").isEmpty();
        assertThat(findIn(logRecorder.lines, canary)).as("the service's log").isEmpty();
        assertThat(findInDatabase()).as("database").isEmpty();
        assertThat(findOnPages()).as("API and pages").isEmpty();
    }

    /** The partner's credential is known, so that it is a secret wherever it appears. */
    @Tag("OSCP-HEAD-16")
    @Test
    void credentialRepeatedInAMessageIsShownAndStoredNowhere() throws Exception {
        String credential = rig.inboundToken();
        List<String> bodies = List.of(
                "{\"group_id\":\"%s\",\"type\":\"CONSUMPTION\",\"forecasted_blocks\":[]}".formatted(credential),
                "{\"offline_mode_at\":\"%s\"}".formatted(credential),
                "{\"%s\":1}".formatted(credential),
                "\"Token %s\"".formatted(credential),
                "{\"a\" %s".formatted(credential),
                "{\"group_id\":\"\\u0074%s\"}".formatted(credential.substring(1)));
        for (String path : List.of(
                "/oscp/fp/2.0/register",
                "/oscp/fp/2.0/heartbeat",
                "/oscp/fp/2.0/update_group_capacity_forecast",
                "/oscp/fp/2.0/" + credential)) {
            for (String body : bodies) {
                sendAuthenticated(path, body, UUID.randomUUID().toString());
            }
            sendAuthenticated(path, "{}", credential);
        }
        awaitMessageLog();

        assertThat(findIn(answers, credential)).isEmpty();
        assertThat(findIn(logRecorder.lines, credential)).isEmpty();
        assertThat(findInDatabase(credential)).isEmpty();
    }

    /** Bodies with secrets in each object of each message, readable and broken. */
    private List<String> bodies() {
        List<String> bodies = new ArrayList<>();
        for (String name : SECRET_NAMES) {
            String field = "\"%s\":\"%s\"".formatted(name, secret());
            bodies.add("{%s}".formatted(field));
            bodies.add("[{%s}]".formatted(field));
            bodies.add("{\"offline_mode_at\":\"%s\",\"more\":{\"deep\":[{%s}]}}"
                    .formatted(rig.readClock().plusSeconds(180), field));
            bodies.add("{\"offline_mode_at\":{%s},\"group_id\":{%s},\"required_behaviour\":[{%s}]}"
                    .formatted(field, field, field));
            bodies.add("{%s".formatted(field));
            bodies.add("{\"a\":%s}".formatted(field));
            bodies.add("{\"%s\":%s}".formatted(name, secret()));
            bodies.add("{\"%s\":{\"value\":[\"%s\"]},\"x\":1}".formatted(name, secret()));
            bodies.add("{%s,%s}".formatted(field, field));
        }
        bodies.add(forecast());
        bodies.add(
                "{\"required_behaviour\":{\"measurement_configuration\":[],\"client_secret\":\"%s\"},\"token\":\"%s\"}"
                        .formatted(secret(), secret()));
        bodies.add(registration(secret(), "https://user:" + secret() + "@p.example/"));
        bodies.add("{\"version_url\":\"%s\"}".formatted(secret()));
        bodies.add("{\"version_url\":[{\"version\":\"%s\",\"base_url\":\"x\"}],\"token\":\"%s\"}"
                .formatted("v".repeat(15) + secret(), secret()));
        bodies.add("{\"note\":\"see https://u:%s@p.example/?access_token=%s\",\"b\":\"Bearer %s\"}"
                .formatted(secret(), secret(), secret()));
        bodies.add("token " + secret());
        return bodies;
    }

    private String forecast() {
        String block = TestRig.forecastBlock(rig.readClock(), Duration.ofHours(1), "100", "KW");
        String named = block.substring(0, block.length() - 1) + ",\"access_token\":\"%s\"}".formatted(secret());
        return "{\"group_id\":\"%s\",\"type\":\"CONSUMPTION\",\"password\":\"%s\",\"forecasted_blocks\":[%s]}"
                .formatted(rig.groupId(), secret(), named);
    }

    private static String registration(String token, String baseUrl) {
        return "{\"token\":\"%s\",\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"%s\"}]}"
                .formatted(token, baseUrl);
    }

    /** A registration that succeeds: both sides' tokens are in use, and stored encrypted or hashed. */
    private void register() throws Exception {
        String tokenA = secret();
        try (RegistrationFixture fixture = RegistrationFixture.awaitingPartner(port, tokenA)) {
            for (String path : List.of("register/x", "%72egister", "register/")) {
                answers.add(fixture.sendMessage("POST", path, tokenA, fixture.offerBody(secret()))
                        .body());
            }
            fixture.awaitStage("REGISTERED");
        }
    }

    private void send(String method, String path, byte[] body, String type, String coding) throws Exception {
        for (boolean authenticated : new boolean[] {true, false}) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                    .header("Content-Type", type)
                    .header("X-Request-ID", UUID.randomUUID().toString())
                    .header("Authorization", "Token " + (authenticated ? rig.inboundToken() : secret()))
                    .method(method, BodyPublishers.ofByteArray(body));
            if (!coding.isEmpty()) {
                request.header("Content-Encoding", coding);
            }
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            answers.add(response.statusCode() + " " + response.headers().map() + response.body());
            // 501: no common version.
            assertThat(response.statusCode()).as(path).isLessThan(502).isNotEqualTo(500);
            if (authenticated) {
                received++;
            }
        }
    }

    private void sendAuthenticated(String path, String body, String requestId) throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Content-Type", "application/json")
                        .header("X-Request-ID", requestId)
                        .header("Authorization", "Token " + rig.inboundToken())
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        answers.add(response.statusCode() + " " + response.headers().map() + response.body());
        assertThat(response.statusCode()).as("%s %s", path, body).isBetween(400, 499);
        received++;
    }

    private String secret() {
        return canary + ++secrets;
    }

    private void awaitMessageLog() {
        await().untilAsserted(() -> assertThat(jdbc.sql("""
                        select count(*) from exchange.message where connection_id = :connection and direction = 'IN'
                        """)
                        .param("connection", rig.connectionId())
                        .query(Integer.class)
                        .single())
                .isEqualTo(received));
    }

    private static List<String> findIn(Queue<String> texts, String secret) {
        return texts.stream().filter(text -> text.contains(secret)).toList();
    }

    private List<String> findInDatabase() {
        return findInDatabase(canary);
    }

    /** Searches every column of every table, binary ones as text too. */
    private List<String> findInDatabase(String text) {
        List<String> found = new ArrayList<>();
        List<String> tables =
                jdbc.sql("""
                select format('%I.%I', table_schema, table_name) from information_schema.tables
                where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'
                order by 1
                """).query((row, number) -> row.getString(1)).list();
        assertThat(tables).contains("exchange.message", "audit.entry", "forecast.message", "exchange.part");
        for (String table : tables) {
            found.addAll(jdbc.sql("""
                    select t::text from %s t
                    where position(:text in t::text) > 0 or position(:hex in t::text) > 0
                      or position(:base64 in t::text) > 0 limit 2
                    """.formatted(table))
                    .param("text", text)
                    .param("hex", HexFormat.of().formatHex(text.getBytes(UTF_8)))
                    .param(
                            "base64",
                            Base64.getEncoder()
                                    .withoutPadding()
                                    .encodeToString(text.getBytes(UTF_8))
                                    .substring(0, 24))
                    .query((row, number) -> table + ": " + row.getString(1))
                    .list());
        }
        return found;
    }

    private List<String> findOnPages() throws Exception {
        String viewer = "viewer-" + canary.substring(6, 16);
        String password = "a viewer's own password";
        TestRig.callAdminApi(
                port, "PUT", "/accounts/" + viewer, "{\"password\":\"%s\",\"role\":\"VIEWER\"}".formatted(password));
        signIn();
        List<String> found = new ArrayList<>();
        for (String path : List.of(
                "/api/v1/messages?limit=1000&connectionId=ID",
                "/api/v1/messages?limit=1000",
                "/api/v1/audit?limit=1000",
                "/api/v1/incidents?limit=1000",
                "/api/v1/notifications?limit=1000",
                "/api/v1/connections/ID",
                "/api/v1/connections/ID/outbox",
                "/api/v1/connections/ID/registration",
                "/api/v1/connections/ID/registration/steps",
                "/console/messages?connection=ID",
                "/console/connections",
                "/console/connections/ID",
                "/console/connections/ID/now",
                "/console/incidents",
                "/console/notifications",
                "/console/scopes/ID",
                "/console/scopes/ID/cycle",
                "/actuator/prometheus")) {
            String address = path.replace("ID", rig.connectionId());
            for (String account :
                    List.of(ServiceTest.ADMIN_USER + ":" + ServiceTest.ADMIN_PASSWORD, viewer + ":" + password)) {
                String body = read(address, account);
                if (body.contains(canary)) {
                    found.add(address + " "
                            + body.substring(Math.max(0, body.indexOf(canary) - 100))
                                    .lines()
                                    .findFirst());
                }
            }
        }
        assertThat(read("/api/v1/messages?limit=1000&connectionId=" + rig.connectionId(), viewer + ":" + password))
                .contains("\"items\":[{");
        return found;
    }

    private String read(String path, String account) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (!path.startsWith("/console")) {
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(account.getBytes(UTF_8)));
        }
        return http.send(request.build(), BodyHandlers.ofString()).body();
    }

    private void signIn() throws IOException, InterruptedException {
        Matcher csrf = CSRF.matcher(read("/login", ":"));
        assertThat(csrf.find()).isTrue();
        String form = "username=%s&password=%s&_csrf=%s"
                .formatted(
                        ServiceTest.ADMIN_USER,
                        URLEncoder.encode(ServiceTest.ADMIN_PASSWORD, UTF_8),
                        URLEncoder.encode(csrf.group(1), UTF_8));
        http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
        assertThat(read("/console/messages", ":")).contains(rig.connectionId().substring(0, 8));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream content = new GZIPOutputStream(packed)) {
            content.write(text.getBytes(UTF_8));
        }
        return packed.toByteArray();
    }

    private static byte[] notUtf8(String text) {
        byte[] body = text.getBytes(UTF_8);
        body[body.length - 2] = (byte) 0xFF;
        return body;
    }
}
