package com.betterfleet.derms.ems.circuits;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The change log as evidence: the capacity of a circuit, its source, and the capacity in force at any instant. */
@ServiceTest
class CircuitChangesApiTests {

    private static final Duration HOUR = Duration.ofHours(1);

    private final int port;
    private final TestRig rig;
    private Instant afterForecast = Instant.MIN;
    private Instant afterDisconnect = Instant.MIN;

    CircuitChangesApiTests(@LocalServerPort int port) {
        this.port = port;
        rig = TestRig.create(port, "vector", "");
    }

    @BeforeEach
    void createCircuitChanges() {
        Instant begin = rig.readClock().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        rig.sendForecast("=f-1", "CONSUMPTION", TestRig.forecastBlock(begin, HOUR, "700", "KW"));
        rig.advanceTime(Duration.ofSeconds(2));
        afterForecast = rig.readClock();
        rig.advanceTime(Duration.ofSeconds(2));
        afterDisconnect = rig.readClock();
        rig.postAdmin("/scopes/" + rig.scopeId() + "/disconnect", "{\"reason\":\"transformer work\"}");
        rig.advanceTime(Duration.ofSeconds(2));
    }

    @Test
    void changesStateValueSourceBasisRowAndReferenceNewestFirst() {
        JsonNode items = changes("?direction=IMPORT").get("items");

        JsonNode local = items.get(0);
        assertThat(local.get("decisionRow").intValue()).isEqualTo(1);
        assertThat(local.get("source").stringValue()).isEqualTo("SAFE_DEFAULT");
        assertThat(local.get("availableKw").intValue()).isEqualTo(200);
        assertThat(local.get("basis").isNull()).isTrue();
        JsonNode followed = items.get(1);
        assertThat(followed.get("decisionRow").intValue()).isEqualTo(3);
        assertThat(followed.get("source").stringValue()).isEqualTo("ENVELOPE");
        assertThat(followed.get("basis").stringValue()).isEqualTo("PRIMARY");
        assertThat(followed.get("envelopeKw").intValue()).isEqualTo(700);
        assertThat(followed.get("reference").stringValue()).isEqualTo("=f-1");
        assertThat(Instant.parse(followed.get("decidedFor").stringValue())).isBefore(afterForecast);
        assertThat(Instant.parse(followed.get("writtenAt").stringValue())).isBefore(afterForecast);
    }

    @Test
    void queryAtInstantReturnsTheChangesInForceThen() {
        JsonNode before = changes("?direction=IMPORT&at=" + afterForecast).get("items");
        assertThat(before).hasSize(1);
        assertThat(before.get(0).get("availableKw").intValue()).isEqualTo(700);

        JsonNode after = changes("?at=" + rig.readClock()).get("items");
        assertThat(after).hasSize(2);
        assertThat(after.get(0).get("direction").stringValue()).isEqualTo("IMPORT");
        assertThat(after.get(0).get("availableKw").intValue()).isEqualTo(200);

        assertThat(changes("?at=2001-01-01T00:00:00Z").get("items")).isEmpty();
    }

    @Test
    void spanReturnsTheDecisionsWithinIt() {
        JsonNode items = changes("?direction=IMPORT&from=%s&to=%s".formatted(afterDisconnect, rig.readClock()))
                .get("items");

        assertThat(items).hasSize(1);
        assertThat(items.get(0).get("decisionRow").intValue()).isEqualTo(1);
    }

    @Test
    void changesArePagedWithNextLinks() {
        JsonNode first = changes("?direction=IMPORT&limit=1");
        assertThat(first.get("items")).hasSize(1);

        JsonNode second = rig.getAdmin(first.get("next").stringValue().replace("/api/v1", ""));
        assertThat(second.get("items").get(0).get("decisionRow").intValue()).isEqualTo(3);
    }

    @Test
    void circuitListIsPagedByNameAndMatchesSingleCircuit() {
        TestRig.create(port, "vector", "");
        List<JsonNode> all = new ArrayList<>();
        JsonNode part = rig.getAdmin("/circuits?limit=1");
        while (!part.get("next").isNull()) {
            assertThat(part.get("items")).hasSize(1);
            part.get("items").forEach(all::add);
            part = rig.getAdmin(part.get("next").stringValue().replace("/api/v1", ""));
        }
        part.get("items").forEach(all::add);

        assertThat(all).extracting(circuit -> circuit.get("id")).doesNotHaveDuplicates();
        assertThat(all).extracting(circuit -> circuit.get("name").stringValue()).isSorted();
        JsonNode listed = all.stream()
                .filter(circuit -> circuit.get("id").stringValue().equals(rig.scopeId()))
                .findFirst()
                .orElseThrow();
        JsonNode alone = rig.getAdmin("/circuits/" + rig.scopeId());
        for (String field : List.of("availableCapacityKw", "importSource", "ratingKw", "decidedAt", "validUntil")) {
            assertThat(listed.get(field)).as(field).isEqualTo(alone.get(field));
        }
        assertThat(rig.getAdmin("/circuits?limit=1001").toString()).contains("limit", "1 to 1000");
        assertThat(rig.getAdmin("/circuits?offset=-1").toString()).contains("offset", "0 or more");
    }

    @Test
    void changesAreAvailableAsCsv() throws Exception {
        HttpResponse<String> asked = call("/changes?direction=IMPORT", "text/csv");
        HttpResponse<String> named = call("/changes.csv?direction=IMPORT", "*/*");

        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(asked.headers().firstValue("Content-Type")).get().asString().startsWith("text/csv");
        assertThat(asked.body()).isEqualTo(named.body());
        String[] lines = asked.body().split("\r\n", -1);
        assertThat(lines[0])
                .isEqualTo("direction,availableKw,source,envelopeKw,basis,decisionRow,reference,decidedFor,writtenAt");
        assertThat(lines[1]).startsWith("IMPORT,200,SAFE_DEFAULT,,,1,,");
        assertThat(lines[2]).as("no formula for a spreadsheet").startsWith("IMPORT,700,ENVELOPE,700,PRIMARY,3,'=f-1,");
    }

    @Test
    void invalidQueryIsRefusedNamingTheField() throws Exception {
        for (String query : new String[] {
            "from=yesterday",
            "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
            "direction=SIDEWAYS",
            "at=now",
            "at=2026-01-01T00:00:00Z&from=2026-01-01T00:00:00Z",
            "limit=0",
            "limit=1001",
            "before=-1",
            "before=x",
            "limit=many"
        }) {
            HttpResponse<String> refused = call("/changes?" + query, "application/json");
            assertThat(refused.statusCode()).as(query + ": " + refused.body()).isEqualTo(400);
            assertThat(refused.body()).as(query).contains("\"field\"");
        }
        HttpResponse<String> csv = call("/changes.csv?direction=SIDEWAYS", "text/csv");
        assertThat(csv.statusCode()).isEqualTo(400);
        HttpResponse<String> unknown = HttpClient.newHttpClient()
                .send(request("/api/v1/circuits/no-such/changes", "application/json"), BodyHandlers.ofString());
        assertThat(unknown.statusCode()).isEqualTo(404);
    }

    private JsonNode changes(String query) {
        return rig.getAdmin("/circuits/" + rig.scopeId() + "/changes" + query);
    }

    private HttpResponse<String> call(String path, String accept) throws Exception {
        return HttpClient.newHttpClient()
                .send(request("/api/v1/circuits/" + rig.scopeId() + path, accept), BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String accept) {
        String basic = ServiceTest.ADMIN_USER + ":" + ServiceTest.ADMIN_PASSWORD;
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Accept", accept)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                .build();
    }
}
