package com.betterfleet.acceptance.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.client.AdminApi;
import com.betterfleet.acceptance.client.HttpAnswer;
import com.betterfleet.acceptance.client.HttpCalls;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedProcesses.class)
@DisplayName("M16: microgrids, scopes, circuits and assets are defined over the API")
class ProvisioningIT {

    private final AdminApi api;
    private final TestSite site;

    ProvisioningIT(RunningService service) {
        api = service.api();
        site = TestSite.create(service, "vector");
    }

    @Test
    void aPutResourceIsFoundAndPuttingItAgainChangesNothing() {
        Map<String, Object> asset = Map.of(
                "microgridId",
                site.microgrid(),
                "name",
                "Charger 1",
                "category",
                "CHARGING",
                "meteringRole",
                "CHARGER",
                "scopeId",
                site.scope(),
                "ratingKw",
                150);
        String path = "/assets/a-" + site.scope();

        JsonNode first = api.put(path, asset).requireStatus(200).json();
        JsonNode again = api.put(path, asset).requireStatus(200).json();

        assertThat(again).isEqualTo(first);
        assertThat(api.readJson(path)).isEqualTo(first);
        assertThat(first.get("meteringRole").asString()).isEqualTo("CHARGER");
        assertThat(api.readJson("/scopes/%s/assets".formatted(site.scope())).get("items"))
                .hasSize(1);
    }

    @Test
    void aPostedResourceWithoutAnIdGetsOne() {
        JsonNode microgrid = api.post("/microgrids", Map.of("name", "Posted", "timeZone", "Pacific/Chatham"))
                .requireStatus(201)
                .json();
        String id = microgrid.get("id").asString();
        JsonNode circuit = api.post(
                        "/microgrids/%s/circuits".formatted(id),
                        Map.of("name", "Feeder", "kind", "FEEDER", "ratingKw", 500, "safeDefaultKw", 100))
                .requireStatus(201)
                .json();
        api.post("/microgrids/%s/scopes".formatted(id), Map.of("id", "posted-" + id, "name", "Yard"))
                .requireStatus(201);

        assertThat(api.readJson("/microgrids/" + id)).isEqualTo(microgrid);
        assertThat(api.readJson("/circuits/" + circuit.get("id").asString())
                        .get("availableCapacityKw")
                        .asInt())
                .isEqualTo(100);
        assertThat(api.readJson("/scopes/posted-%s/constraint".formatted(id))
                        .get("mode")
                        .asString())
                .isEqualTo("UNMANAGED");
    }

    @Test
    void aGridConnectionHasOneManagedScopeAtMost() {
        Map<String, Object> second =
                Map.of("microgridId", site.microgrid(), "name", "Second", "circuitId", site.circuit());

        assertThat(api.put("/scopes/second-" + site.scope(), second)
                        .requireStatus(409)
                        .body())
                .contains(site.circuit());

        api.get("/scopes/second-" + site.scope()).requireStatus(404);
    }

    @Test
    void configurationThatAForecastDependsOnCannotChange() {
        Map<String, Object> twoPhases = Map.of(
                "name", "Incomer", "kind", "GRID_CONNECTION", "ratingKw", 1_000, "safeDefaultKw", 400, "phases", 1);

        api.put("/circuits/" + site.circuit(), twoPhases).requireStatus(409);

        assertThat(site.readCircuit().get("phases").asInt()).isEqualTo(3);
    }

    @Test
    void everyChangeIsInTheAuditTrailWithUserAndContent() {
        site.defineCircuit(TestSite.RATING, 390).requireStatus(200);

        JsonNode newest = api.readJson("/audit?limit=1");

        JsonNode entry = newest.at("/items/0");
        assertThat(entry.get("subject").asString()).isEqualTo("circuit/" + site.circuit());
        assertThat(entry.get("who").asString()).isEqualTo("admin");
        assertThat(entry.get("before").toString())
                .isNotEqualTo(entry.get("after").toString());
        assertThat(newest.get("next").asString()).startsWith("/api/v1/audit").contains("before=");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            /microgrids/bad | {"name":"","timeZone":"Pacific/Auckland"} | name
            /microgrids/bad | {"name":"Bad","timeZone":"Pacific/Nowhere"} | timeZone
            /microgrids/bad | {"name":"Bad","colour":"red"} | colour
            /microgrids/bad%20id | {"name":"Bad"} | id
            /microgrids/bad | {"id":"other","name":"Bad"} | id
            /microgrids/bad | [] | body
            /microgrids/bad | {"name": | body
            /circuits/bad | {"name":"Bad","kind":"GRID_CONNECTION","ratingKw":10,"safeDefaultKw":5} | microgridId
            /circuits/bad | {"microgridId":"MICROGRID","name":"Bad","kind":"HOSE","ratingKw":10,"safeDefaultKw":5} | kind
            /circuits/bad | {"microgridId":"MICROGRID","name":"Bad","kind":"FEEDER","ratingKw":-1,"safeDefaultKw":5} | ratingKw
            /circuits/bad | {"microgridId":"MICROGRID","name":"Bad","kind":"FEEDER","ratingKw":"wide","safeDefaultKw":5} | ratingKw
            /circuits/bad | {"microgridId":"MICROGRID","name":"Bad","kind":"FEEDER","ratingKw":1e308,"safeDefaultKw":5} | ratingKw
            /circuits/bad | {"microgridId":"MICROGRID","name":"Bad","kind":"FEEDER","ratingKw":1e2147483648,"safeDefaultKw":5} | ratingKw
            /circuits/bad | {"microgridId":"MICROGRID","name":"Bad","kind":"FEEDER","ratingKw":10,"safeDefaultKw":11} | safeDefaultKw
            /circuits/bad | {"microgridId":"MICROGRID","name":"Bad","kind":"FEEDER","ratingKw":10,"safeDefaultKw":5,"phases":2} | phases
            /scopes/bad | {"microgridId":"MICROGRID","name":"Bad","minimumUsefulKw":-1} | minimumUsefulKw
            /assets/bad | {"microgridId":"MICROGRID","name":"Bad","category":"HEATING","meteringRole":"CHARGER","ratingKw":1} | category
            /assets/bad | {"microgridId":"MICROGRID","name":"Bad","category":"CHARGING","meteringRole":"NONE","ratingKw":1} | meteringRole
            /circuits/CIRCUIT/operational-limit | {"limitKw":1} | reason
            /circuits/CIRCUIT/operational-limit | {"limitKw":1,"reason":"x","until":"soon"} | until
            /circuits/CIRCUIT/operational-limit | {"limitKw":1,"reason":"x","direction":"SIDEWAYS"} | direction
            /clock | {"now":"1999-01-01T00:00:00Z"} | forward
            /clock | {"now":"later"} | now
            """)
    void badDefinitionsAreRefusedByField(String path, String body, String field) {
        HttpAnswer refused = api.put(
                        path.replace("CIRCUIT", site.circuit()), body.replace("MICROGRID", site.microgrid()))
                .requireNoInternals();

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refused.json().get("detail").asString()).contains(field);
        assertThat(api.get(path.replaceAll("bad.*", "bad")).status()).isNotEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"microgrids", "circuits", "scopes", "assets", "connections"})
    void missingResourcesAreNotFound(String kind) {
        api.get("/%s/nowhere".formatted(kind)).requireNoInternals().requireStatus(404);
        api.delete("/%s/nowhere".formatted(kind)).requireNoInternals().requireStatus(404);
    }

    @Test
    void nothingIsReturnedToACallerWhoIsNotSignedIn() {
        for (String path : new String[] {"/api/v1/microgrids", "/api/v1/messages", "/v3/api-docs", "/api/v1/clock"}) {
            String url = site.oscpUrl("").replaceAll("/oscp/.*", path);
            HttpCalls.get(url).requireNoInternals().requireStatus(401);
            HttpCalls.call("PUT", url, Map.of("Content-Type", "application/json"), "{}")
                    .requireNoInternals()
                    .requireStatus(401);
        }
    }
}
