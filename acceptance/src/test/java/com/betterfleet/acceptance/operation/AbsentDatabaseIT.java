package com.betterfleet.acceptance.operation;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.client.HttpAnswer;
import com.betterfleet.acceptance.client.HttpCalls;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.CpuAvailability;
import com.betterfleet.acceptance.process.DatabaseServer;
import com.betterfleet.acceptance.process.KillableService;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedProcesses.class)
@DisplayName(
        "M15: while its database is away, the service says so at every edge in time and loses nothing acknowledged")
class AbsentDatabaseIT {

    private static final Duration PROMISED = Duration.ofSeconds(2);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int ROUNDS = 2;
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final RunningService service;
    private final TestSite site;
    private final List<EdgeCall> needDatabase;
    private final List<EdgeCall> needNone;

    AbsentDatabaseIT(KillableService expendable) {
        service = expendable.service();
        service.awaitReady();
        site = TestSite.create(service, "oscp");
        String session = signIn();
        String credentials = createTokenClient();
        needDatabase = List.of(
                new EdgeCall(
                        "API, read", () -> service.api().get("/microgrids/" + site.microgrid()), 200, "\"status\":503"),
                new EdgeCall("API, write", () -> putMicrogrid(site.microgrid()), 200, "\"status\":503"),
                new EdgeCall("readings", () -> service.api().post("/meter-readings", List.of()), 200, "\"status\":503"),
                new EdgeCall("tokens", () -> requestToken(credentials), 200, "\"error\":\"temporarily_unavailable\""),
                new EdgeCall("message", this::sendHeartbeat, 204, "{\"message\":\""),
                new EdgeCall(
                        "page",
                        () -> getPage("/console/circuits/" + site.circuit(), session),
                        200,
                        "The database does not answer"));
        needNone = List.of(
                new EdgeCall("liveness", () -> HttpCalls.get(service.url() + "/actuator/health/liveness"), 200, ""),
                new EdgeCall("liveness with a session", () -> getPage("/actuator/health/liveness", session), 200, ""));
    }

    /** @param whenAway a part of the body while the database is away, in the form of the edge */
    private record EdgeCall(String name, Supplier<HttpAnswer> call, int validStatus, String whenAway) {

        TimedAnswer send() {
            long start = System.nanoTime();
            HttpAnswer answer = call.get();
            return new TimedAnswer(this, answer, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private record TimedAnswer(EdgeCall edge, HttpAnswer answer, Duration time) {}

    @Test
    void aSuspendedDatabaseIsAnsweredInTimeAndAllAnswersOnceItContinues() {
        DatabaseServer database = DatabaseServer.of(service);
        checkOutage(database::suspend, database::resume);
    }

    @Test
    void aStoppedDatabaseIsAnsweredInTimeAndAllAnswersOnceItIsStarted() {
        DatabaseServer database = DatabaseServer.of(service);
        checkOutage(database::stop, database::start);
    }

    private void checkOutage(Runnable begin, Runnable end) {
        try (AcknowledgedWrites writes = new AcknowledgedWrites(site)) {
            requireAnswering();
            eventually(() -> assertThat(writes.requestIds).hasSizeGreaterThan(5));
            begin.run();
            try {
                // The first requests find open connections; those of the second round find none.
                for (int round = 0; round < ROUNDS; round++) {
                    requireUnavailable();
                }
            } finally {
                end.run();
            }
            requireAnswering();
            writes.stop();
            writes.requireStored();
        }
    }

    private void requireUnavailable() {
        CpuAvailability share = new CpuAvailability();
        Duration ownBefore = service.cpuTime();
        List<EdgeCall> all = new ArrayList<>(needDatabase);
        all.addAll(needNone);
        List<TimedAnswer> answers = sendTogether(all);
        Duration allowed = share.allowedTime(PROMISED, service.cpuTime().minus(ownBefore));
        assertThat(answers).allSatisfy(timed -> {
            HttpAnswer answer = timed.answer();
            assertThat(timed.time()).isLessThan(allowed);
            if (needNone.contains(timed.edge())) {
                assertThat(answer.status()).isEqualTo(timed.edge().validStatus());
            } else {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.header("Retry-After")).isEqualTo("5");
                assertThat(answer.body()).contains(timed.edge().whenAway()).doesNotContain("Exception", "PSQL");
            }
        });
    }

    private void requireAnswering() {
        eventually(() -> assertThat(sendTogether(needDatabase))
                .allSatisfy(timed -> assertThat(timed.answer().status())
                        .isEqualTo(timed.edge().validStatus())));
        eventually(() -> assertThat(service.isReady()).isTrue());
    }

    private static List<TimedAnswer> sendTogether(List<EdgeCall> calls) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<TimedAnswer>> sent =
                    calls.stream().map(call -> threads.submit(call::send)).toList();
            List<TimedAnswer> answers = new ArrayList<>();
            for (Future<TimedAnswer> each : sent) {
                answers.add(each.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Writes all the time, and remembers what the service acknowledged. */
    private static final class AcknowledgedWrites implements AutoCloseable {

        private static final long PAUSE_NANOS = 50_000_000;

        private final TestSite site;
        private final List<String> microgrids = new CopyOnWriteArrayList<>();
        private final List<String> requestIds = new CopyOnWriteArrayList<>();
        private volatile boolean ended;
        private final Thread thread;

        AcknowledgedWrites(TestSite site) {
            this.site = site;
            thread = Thread.ofVirtual().start(this::write);
        }

        private void write() {
            Instant start = site.api().now();
            for (int number = 1; !ended; number++) {
                String id = "away-%s-%d-%d".formatted(site.key(), start.getEpochSecond(), number);
                if (putMicrogrid(site, id).status() == 200) {
                    microgrids.add(id);
                }
                HttpAnswer answer = site.sendMessage(
                        "update_group_capacity_forecast",
                        id,
                        site.newForecast("CONSUMPTION").addBlock(start, start.plus(HOUR), 500 + number % 100));
                if (answer.status() == 204) {
                    requestIds.add(id);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }

        void requireStored() {
            assertThat(microgrids)
                    .isNotEmpty()
                    .allSatisfy(id -> site.api().get("/microgrids/" + id).requireStatus(200));
            eventually(() -> assertThat(readLoggedIds()).containsAll(requestIds));
        }

        private List<String> readLoggedIds() {
            JsonNode page = site.api()
                    .readJson("/messages?status=204&direction=IN&limit=1000&connectionId=" + site.connection());
            return page.get("items")
                    .valueStream()
                    .map(message -> message.get("requestId").asString())
                    .toList();
        }

        @Override
        public void close() {
            stop();
        }

        void stop() {
            ended = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private HttpAnswer putMicrogrid(String id) {
        return putMicrogrid(site, id);
    }

    private static HttpAnswer putMicrogrid(TestSite site, String id) {
        return site.api().put("/microgrids/" + id, Map.of("name", "Depot", "timeZone", "Pacific/Auckland"));
    }

    /** The time is the test's own, since the service's cannot be read while the database is away. */
    private HttpAnswer sendHeartbeat() {
        return site.sendMessage("heartbeat", "{\"offline_mode_at\":\"2099-01-01T00:00:00Z\"}");
    }

    private String createTokenClient() {
        String id = "away-" + site.key();
        JsonNode client = service.api()
                .post(
                        "/connections",
                        Map.of(
                                "id",
                                id,
                                "name",
                                id,
                                "profile",
                                "vector",
                                "baseUrl",
                                "http://localhost:9/oscp/cp/2.0",
                                "requiredHeaders",
                                List.of(),
                                "auth",
                                Map.of(
                                        "outbound",
                                        Map.of(
                                                "type", "oauth",
                                                "tokenUrl", "http://localhost:9/token",
                                                "clientId", "client-of-the-partner",
                                                "clientSecret", "secret-of-the-partner"),
                                        "inbound",
                                        Map.of("type", "oauth"))))
                .requireStatus(201)
                .json()
                .get("inboundCredentials");
        String text = client.get("clientId").asString() + ":"
                + client.get("clientSecret").asString();
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private HttpAnswer requestToken(String credentials) {
        return HttpCalls.call(
                "POST",
                service.url() + "/oauth2/token",
                Map.of("Authorization", credentials, "Content-Type", FORM),
                "grant_type=client_credentials");
    }

    private HttpAnswer getPage(String path, String session) {
        return HttpCalls.call("GET", service.url() + path, Map.of("Cookie", session), "");
    }

    private String signIn() {
        HttpAnswer form = HttpCalls.get(service.url() + "/login");
        Matcher csrf = CSRF.matcher(form.body());
        assertThat(csrf.find()).as(form.body()).isTrue();
        HttpAnswer signedIn = HttpCalls.call(
                "POST",
                service.url() + "/login",
                Map.of("Cookie", sessionOf(form), "Content-Type", FORM),
                "_csrf=%s&username=admin&password=%s"
                        .formatted(
                                URLEncoder.encode(csrf.group(1), StandardCharsets.UTF_8),
                                URLEncoder.encode(RunningService.PASSWORD, StandardCharsets.UTF_8)));
        return sessionOf(signedIn);
    }

    private static String sessionOf(HttpAnswer answer) {
        return answer.header("Set-Cookie").replaceFirst(";.*", "");
    }
}
