package com.betterfleet.derms.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.database.OwnDatabase;
import com.betterfleet.derms.fuzz.ApiCalls.ApiOperation;
import com.betterfleet.derms.fuzz.RawHttpClients.RawAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends many mutations of valid requests to a running service: every message of the protocol, and every call of the API's
 * description. The system properties {@code fuzz.requests} and {@code fuzz.seed} set how many and which; a request that
 * breaks a claim is printed, and {@code fuzz.only} sends the one with that number again.
 */
@ServiceTest
@ContextConfiguration(initializers = OwnDatabase.class)
@DirtiesContext
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutatedRequestsTests {

    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 20_000);
    private static final long SEED = Long.getLong("fuzz.seed", 1L);
    private static final int ONLY = Integer.getInteger("fuzz.only", -1);

    private static final int BATCH = 1_000;
    private static final int CLIENTS = 16;
    private static final int MAX_REPEATS = 6;

    private final int port;
    private final JdbcClient database;
    private final FuzzReport report = new FuzzReport(SEED);
    private final RawHttpClients http;
    private ApiCalls calls;

    @Autowired
    MutatedRequestsTests(@LocalServerPort int port, JdbcClient database) {
        this.port = port;
        this.database = database;
        http = new RawHttpClients(port, CLIENTS);
    }

    /** A request with its number, and the status of its answer. */
    private record SentRequest(int index, FuzzRequest request, int status) {

        boolean isRefused() {
            return status >= 400;
        }
    }

    @BeforeAll
    void readDescription() throws IOException, InterruptedException {
        FuzzRequest request = new FuzzRequest("description", "GET", ApiCalls.DESCRIPTION);
        request.headers.addAll(new ApiCalls(JsonMapper.shared().readTree("{\"paths\":{\"/\":{\"get\":{}}}}"))
                .createCall(FuzzSite.create(port), new Random(0))
                .headers);
        calls = new ApiCalls(JsonMapper.shared().readTree(http.send(request).body()));
    }

    @AfterAll
    void close() throws IOException {
        http.close();
    }

    /** Otherwise mutations would be refused for what was wrong before. */
    @Test
    void theExampleOfEachOperationOfTheApiIsValid() throws IOException, InterruptedException {
        List<String> invalid = new ArrayList<>();
        FuzzSite read = FuzzSite.create(port);
        for (ApiOperation operation : calls.operations()) {
            FuzzSite site = operation.method().equals("GET") ? read : FuzzSite.create(port);
            FuzzRequest request = calls.createCall(operation, site, new Random(SEED));
            RawAnswer answer = http.send(request);
            if (!List.of(200, 201, 202, 204, 404, 409).contains(answer.status())) {
                invalid.add("%s%n%s".formatted(request.describe(), answer));
            }
        }

        assertThat(calls.operations()).hasSizeGreaterThan(70);
        assertThat(invalid).isEmpty();
    }

    @Test
    void eachTableIsHashedOrLeftOutByName() {
        assertThat(StateFingerprint.findUnknownTables(database)).isEmpty();
    }

    @Test
    void mutatedRequestsAreAnsweredInFormAndRefusedOnesChangeNothing() throws Exception {
        System.out.printf("fuzz: %d requests, seed %d%n", REQUESTS, SEED);
        try (ErrorLog errors = ErrorLog.open();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int first = 0; first < REQUESTS; first += BATCH) {
                if (ONLY < 0 || ONLY / BATCH == first / BATCH) {
                    sendBatch(clients, first, Math.min(REQUESTS, first + BATCH));
                }
            }
            errors.lines().forEach(line -> report.addFault("a log line of level ERROR with a stack trace", line));
        }

        System.out.println(report.describeCounts());
        assertThat(report.faults())
                .as("faults, all of them in %s", report.write())
                .isEmpty();
        if (ONLY < 0) {
            assertThat(report.shareThatReachedTheRules()).isGreaterThan(1.0 / 3);
        }
    }

    private void sendBatch(ExecutorService clients, int first, int end) throws Exception {
        FuzzSite messages = FuzzSite.create(port);
        FuzzSite registrations = FuzzSite.create(port);
        FuzzSite api = FuzzSite.create(port);
        List<SentRequest> requests = new ArrayList<>();
        for (int i = first; i < end; i++) {
            if (ONLY < 0 || ONLY == i) {
                requests.add(new SentRequest(i, createRequest(i, messages, registrations, api), 0));
            }
        }
        List<SentRequest> refused = sendAll(clients, requests, true).stream()
                .filter(SentRequest::isRefused)
                .filter(sent -> sent.request().isChange())
                .toList();
        requireUnchangedState(clients, refused, List.of(messages.id(), registrations.id(), api.id()));
    }

    private FuzzRequest createRequest(int index, FuzzSite messages, FuzzSite registrations, FuzzSite api) {
        // Mixed, since the first numbers of generators with neighbouring seeds hardly differ.
        Random random = new Random(new SplittableRandom(SEED * 1_000_003L + index).nextLong());
        FuzzRequest request = random.nextBoolean()
                ? OscpMessages.createMessage(messages, registrations, index, random)
                : calls.createCall(api, random);
        RequestMutator.mutate(request, random);
        return request;
    }

    private List<SentRequest> sendAll(ExecutorService clients, List<SentRequest> requests, boolean counted)
            throws Exception {
        ConcurrentLinkedQueue<SentRequest> sent = new ConcurrentLinkedQueue<>();
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> running = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            running.add(clients.submit(() -> {
                for (int i = next.getAndIncrement(); i < requests.size(); i = next.getAndIncrement()) {
                    sent.add(sendOne(requests.get(i), counted));
                }
            }));
        }
        for (Future<?> client : running) {
            client.get();
        }
        return List.copyOf(sent);
    }

    private SentRequest sendOne(SentRequest next, boolean counted) {
        FuzzRequest request = next.request();
        try {
            RawAnswer answer = http.send(request);
            if (counted) {
                report.count(request, answer);
            }
            AnswerChecks.findFaults(request, answer)
                    .forEach(fault -> report.addFault(fault, next.index(), request, answer.toString()));
            return new SentRequest(next.index(), request, answer.status());
        } catch (IOException e) {
            report.addFault("no answer", next.index(), request, e.toString());
            return new SentRequest(next.index(), request, 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Sends refused requests once more, while nothing else is sent: the state is the same before and after. A limit may
     * change by time alone meanwhile, though hardly twice in a row.
     */
    private void requireUnchangedState(ExecutorService clients, List<SentRequest> refused, List<String> sites)
            throws Exception {
        List<SentRequest> remaining = refused;
        int changedInARow = 0;
        for (int repeat = 0; repeat < MAX_REPEATS; repeat++) {
            StateFingerprint before = awaitSettledState(sites);
            List<SentRequest> answered = sendAll(clients, remaining, false);
            List<String> changed = before.differences(StateFingerprint.take(database, sites));
            if (changed.isEmpty()) {
                return;
            }
            // What was refused before may be accepted in another order; without those it has to be quiet.
            List<SentRequest> again =
                    answered.stream().filter(SentRequest::isRefused).toList();
            changedInARow = again.size() == remaining.size() ? changedInARow + 1 : 0;
            if (changedInARow > 1) {
                report.addFault("state changed by refused requests: " + changed, findCulprit(clients, again, sites));
                return;
            }
            remaining = again;
        }
    }

    /** Halves the requests while one half alone changes the state. */
    private String findCulprit(ExecutorService clients, List<SentRequest> suspects, List<String> sites)
            throws Exception {
        List<SentRequest> left = suspects;
        while (left.size() > 1) {
            List<SentRequest> half = left.subList(0, left.size() / 2);
            StateFingerprint before = awaitSettledState(sites);
            sendAll(clients, half, false);
            boolean changed =
                    !before.differences(StateFingerprint.take(database, sites)).isEmpty();
            left = changed ? half : left.subList(half.size(), left.size());
        }
        return "likely number %d: %s"
                .formatted(left.getFirst().index(), left.getFirst().request().describe());
    }

    /** Decisions and follow-ups of accepted requests are made beside them. */
    private StateFingerprint awaitSettledState(List<String> sites) {
        StateFingerprint state = StateFingerprint.take(database, sites);
        for (int i = 0; i < 50; i++) {
            StateFingerprint next = StateFingerprint.take(database, sites);
            if (state.differences(next).isEmpty()) {
                return next;
            }
            state = next;
        }
        return state;
    }
}
