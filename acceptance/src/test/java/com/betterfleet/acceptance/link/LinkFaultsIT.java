package com.betterfleet.acceptance.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.acceptance.fixture.VectorLink;
import com.betterfleet.acceptance.process.ChildProcess;
import com.betterfleet.acceptance.process.Chromium;
import com.betterfleet.acceptance.process.LiveSystem;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(SharedProcesses.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("M15: the connection's page gives each fault of a partner its own plain reason")
class LinkFaultsIT {

    /** Longer than the service's time-out for a partner that hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final RunningService service;
    private final VectorLink vector;
    private final Chromium chromium = Chromium.start();
    private final Page page;

    LinkFaultsIT(LiveSystem pair) {
        service = pair.service();
        vector = VectorLink.configure(service, "faults", Map.of());
        vector.distributor().awaitReady();
        page = chromium.openSignedIn(service, "admin", RunningService.PASSWORD);
    }

    @AfterAll
    void hangUp() {
        chromium.close();
        vector.close();
    }

    /**
     * A fault and the text that the page shows for it.
     *
     * @param misbehaviour the section {@code faults} set at the distributor
     * @param configuration properties of the connection that differ
     */
    record Fault(
            String name, Map<String, ?> misbehaviour, Map<String, ?> configuration, String kind, List<String> words) {

        static Fault of(String name, Map<String, ?> answerToHandshake, String kind, String... words) {
            return new Fault(
                    name, Map.of("answers", Map.of("handshake", answerToHandshake)), Map.of(), kind, List.of(words));
        }

        static Fault configured(String name, Map<String, ?> configuration, String kind, String... words) {
            return new Fault(name, Map.of(), configuration, kind, List.of(words));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Stream<Fault> faults() {
        String silent = "http://localhost:" + ChildProcess.freePort() + "/oscp/cp/2.0";
        String plain = vector.distributor().baseUrl().replace("http:", "https:");
        return Stream.of(
                Fault.configured(
                        "the token endpoint refuses our client",
                        Map.of("auth", Map.of("outbound", oauth("another-secret"), "inbound", Map.of("type", "oauth"))),
                        "token endpoint refused",
                        "handshake could not be sent",
                        "issued no access token for client \"fp-of-the-test\"",
                        "invalid_client"),
                new Fault(
                        "the token endpoint is down",
                        Map.of("token", Map.of("status", 503)),
                        Map.of(),
                        "token endpoint refused",
                        List.of("handshake could not be sent", "503")),
                Fault.of(
                        "the access token is refused",
                        Map.of("status", 401),
                        "access token refused",
                        "401",
                        "an access token fresh from the token endpoint was refused"),
                Fault.configured(
                        "a static header is refused",
                        Map.of("staticHeaders", Map.of("outbound", Map.of("fp-id", "1234", "apikey", "not-theirs"))),
                        "static header refused",
                        "401",
                        "the static header apikey"),
                Fault.configured(
                        "no listener",
                        Map.of("baseUrl", silent),
                        "unreachable",
                        "did not answer handshake",
                        "refuses connections: no server listens there"),
                Fault.of(
                        "it hangs",
                        Map.of("hang", "before_headers"),
                        "unreachable",
                        "accepts the request and does not respond in time"),
                Fault.of(
                        "it hangs up",
                        Map.of("close", true),
                        "unreachable",
                        "closes the connection without a response"),
                Fault.of(
                        "it limits the rate",
                        Map.of("status", 429, "retryAfterSeconds", 7),
                        "refused",
                        "429",
                        "too many requests, and asks to wait 7 s"),
                Fault.of("its server fails", Map.of("status", 503), "refused", "503", "its server failed"),
                Fault.of(
                        "it redirects",
                        Map.of("status", 302, "location", "http://localhost:9/elsewhere"),
                        "refused",
                        "302",
                        "it redirects, and redirects are not followed"),
                Fault.configured(
                        "it speaks no TLS",
                        Map.of("baseUrl", plain),
                        "unreachable",
                        "no secure connection (TLS) to localhost"),
                Fault.of(
                        "it refuses the handshake",
                        Map.of("status", 400),
                        "refused",
                        "400",
                        "it rejects the message as invalid; it is not retried automatically"),
                Fault.of("it knows no such address", Map.of("status", 404), "refused", "404", "check baseUrl and urls"),
                Fault.of("it does not allow it", Map.of("status", 403), "refused", "403", "this is not allowed now"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void eachFaultIsShownInItsOwnWords(Fault fault) {
        String id = "fault" + NUMBER.incrementAndGet();
        vector.distributor().orderFaults(fault.misbehaviour());
        Map<String, Object> body = VectorLink.connectionBody(id, vector.distributor(), fault.configuration());
        service.api().post("/connections", body).requireStatus(201);

        service.api().post("/connections/%s/handshake".formatted(id), Map.of()).requireStatus(202);

        await().atMost(PATIENCE)
                .until(() -> !service.api()
                        .readJson("/connections/" + id)
                        .get("lastError")
                        .isNull());
        String shownError = lastErrorOn(id);
        assertThat(shownError).containsIgnoringCase(": " + fault.kind() + ".").contains(fault.words());
        assertThat(shownError)
                .as("no secret and no internals")
                .doesNotContain("not-theirs", "another-secret", "Exception", "java.", "null");
    }

    @Test
    void demandsThatCannotBeMetAreShownOnTheSidesThatMadeThem() {
        vector.distributor()
                .orderFaults(Map.of("handshake", Map.of("measurementConfiguration", List.of("CONTINUOUS"))));
        vector.distributor().startHandshake();

        await().atMost(PATIENCE)
                .until(() -> vector.readConnection()
                        .at("/lastError/kind")
                        .asString("")
                        .equals("DEMAND_REFUSED"));

        assertThat(lastErrorOn("faults"))
                .containsIgnoringCase(": demand refused.")
                .contains("CONTINUOUS", "INTERMITTENT");
        assertThat(vector.distributor()
                        .recordedMessages("OUT", "handshake", 0)
                        .getLast()
                        .get("status")
                        .asInt())
                .isEqualTo(400);
    }

    private Map<String, Object> oauth(String secret) {
        Map<String, Object> outbound = new LinkedHashMap<>();
        outbound.put("type", "oauth");
        outbound.put("tokenUrl", vector.distributor().tokenUrl());
        outbound.put("clientId", VectorLink.CLIENT);
        outbound.put("clientSecret", secret);
        return outbound;
    }

    /** Returns the error as the page shows it. */
    private String lastErrorOn(String connection) {
        page.navigate(service.url() + "/console/connections/" + connection);
        return page.locator("#now .note").first().innerText().replaceAll("\\s+", " ");
    }
}
