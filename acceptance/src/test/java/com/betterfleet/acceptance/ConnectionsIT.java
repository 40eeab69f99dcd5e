package com.betterfleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(Services.class)
@DisplayName("M1: connections and the groups bound on them")
class ConnectionsIT {

    private static final String PARTNER = "http://localhost:9/oscp/cp/2.0";

    private final RunningService service;
    private final AdminApi api;
    private final Site site;

    ConnectionsIT(RunningService service) {
        this.service = service;
        api = service.api();
        site = Site.create(service, "vector");
    }

    @Test
    void toPutAConnectionAgainChangesNothing() {
        Map<String, Object> body = site.connectionBody("vector", PARTNER + "/", Map.of("recoveryHoldSeconds", 20));
        JsonNode first = put(body).expecting(200).json();

        JsonNode again = put(body).expecting(200).json();

        assertThat(again).isEqualTo(first);
        assertThat(site.link()).isEqualTo(first);
        assertThat(first.get("baseUrl").asString()).isEqualTo(PARTNER);
        assertThat(first.get("recoveryHoldSeconds").asInt()).isEqualTo(20);
        assertThat(first.get("replacement").asString()).isEqualTo("HULL");
        assertThat(first.get("gapPolicy").asString()).isEqualTo("SAFE_DEFAULT");
    }

    @Test
    void secretsThatAreLeftOutStayAsTheyAre() {
        Map<String, Object> body = site.connectionBody("vector", PARTNER, Map.of());
        body.remove("auth");
        put(body).expecting(200);

        site.send("heartbeat", "{}").expecting(400);
    }

    @Test
    void aGroupIsBoundToOneScopeAndAScopeToOneGroup() {
        Site other = Site.create(service, "vector");
        String otherScope = other.scope();

        api.put(site.groupPath(), Map.of("scopeId", otherScope)).expecting(409);
        Answer taken = api.put(
                        "/connections/%s/groups/Second".formatted(site.connection()), Map.of("scopeId", site.scope()))
                .expecting(409);

        assertThat(taken.json().get("detail").asString()).contains(site.scope(), site.group());
        assertThat(api.read(site.groupPath()).get("scopeId").asString()).isEqualTo(site.scope());
        site.bind().expecting(200);
    }

    @Test
    void anAssetIdBelongsToOneGroupOfAConnection() {
        api.put("/scopes/free-" + site.scope(), Map.of("microgridId", site.microgrid(), "name", "Free"))
                .expecting(200);

        // The asset id of a group is the group's own id until another is given.
        Answer refused = api.put(
                        "/connections/%s/groups/Second".formatted(site.connection()),
                        Map.of("scopeId", "free-" + site.scope(), "assetId", site.group()))
                .expecting(409);

        assertThat(refused.json().get("detail").asString()).contains("assetId", site.group());
        api.put(
                        "/connections/%s/groups/Second".formatted(site.connection()),
                        Map.of("scopeId", "free-" + site.scope(), "assetId", "Another"))
                .expecting(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"with-dash", "with%20space", "with.dot", "%C3%A9"})
    void aGroupIdOfVectorIsLettersAndDigits(String encoded) {
        Answer refused = api.put(
                        "/connections/%s/groups/%s".formatted(site.connection(), encoded),
                        Map.of("scopeId", site.scope()))
                .decent()
                .expecting(400);

        assertThat(refused.json().get("detail").asString()).contains("groupId", "[A-Za-z0-9]+");
    }

    @Test
    void aGroupIdOfTheBareProtocolIsAnyText() {
        Site bare = Site.create(service, "oscp");
        api.delete(bare.groupPath()).expecting(204);
        String path = "/connections/%s/groups/depot%%20n%%C2%%BA%%207.a".formatted(bare.connection());

        Answer bound = api.put(path, Map.of("scopeId", bare.scope())).decent();

        assertThat(bound.status()).as(bound.body()).isEqualTo(200);
        assertThat(api.read("/connections/" + bare.connection())
                        .at("/groups/0/groupId")
                        .asString())
                .isEqualTo("depot n\u00ba 7.a");
    }

    @Test
    void aConnectionInUseIsNotDeleted() {
        assertThat(api.delete("/connections/" + site.connection())
                        .expecting(409)
                        .json()
                        .get("dependants")
                        .toString())
                .contains("group " + site.group());
    }

    @Test
    void anInboundTokenLetsInOnePartnerOnly() {
        Map<String, Object> twin = site.connectionBody("vector", PARTNER, Map.of());

        Answer refused = api.put("/connections/twin-" + site.connection(), twin).expecting(409);

        assertThat(refused.body()).contains("auth.inbound.token").doesNotContain(site.inboundToken());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            gapPolicy | "HOLD_LAST" | SAFE_DEFAULT
            colour | "red" | heartbeatIntervalSeconds
            profile | "elsewhere" | oscp
            baseUrl | "ftp://localhost/" | absolute https URL
            baseUrl | "http://example.com/oscp" | absolute https URL
            baseUrl | "https://user@example.com/oscp" | without user
            baseUrl | 7 | baseUrl
            urls | {"heart_beat":"/x"} | heartbeat
            urls | {"heartbeat":"nowhere"} | urls.heartbeat
            heartbeatIntervalSeconds | 0 | 1 to 86400
            heartbeatIntervalSeconds | "often" | heartbeatIntervalSeconds
            heartbeatIntervalSeconds | 1e2147483648 | heartbeatIntervalSeconds
            recoveryHoldSeconds | -1 | 0 to 3600
            replacement | "NEWEST" | replacement
            forecastUnits | [] | forecastUnits
            groupIdPattern | "[" | groupIdPattern
            name | "" | name
            auth | {"outbound":{"type":"password","token":"secret-in-the-wrong-place"}} | auth.outbound.type
            auth | {"inbound":{"type":"token","token":"short"}} | auth.inbound.token
            auth | "secret-in-the-wrong-place" | auth
            staticHeaders | {"outbound":{"Authorization":"secret-in-the-wrong-place"}} | staticHeaders.outbound.Authorization
            staticHeaders | {"outbound":{"x-request-id":"secret-in-the-wrong-place"}} | staticHeaders.outbound.x-request-id
            staticHeaders | {"outbound":{"X-Correlation-ID":"secret-in-the-wrong-place"}} | staticHeaders.outbound.X-Correlation-ID
            staticHeaders | {"inbound":{"X-Segment-Index":"secret-in-the-wrong-place"}} | staticHeaders.inbound.X-Segment-Index
            staticHeaders | {"inbound":{"Content-Type":"secret-in-the-wrong-place"}} | staticHeaders.inbound.Content-Type
            staticHeaders | {"outbound":{"Host":"secret-in-the-wrong-place"}} | staticHeaders.outbound.Host
            staticHeaders | {"outbound":{"no header":"secret-in-the-wrong-place"}} | staticHeaders.outbound
            """)
    void badConfigurationIsRefusedByFieldWithWhatWouldBeRight(String field, String value, String told) {
        JsonNode before = site.link();
        Map<String, Object> body = site.connectionBody("vector", PARTNER, Map.of(field, "SPOILT"));
        String text = JsonMapper.shared().writeValueAsString(body).replace("\"SPOILT\"", value);

        Answer refused = api.put("/connections/" + site.connection(), text).decent();

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.json().get("detail").asString())
                .contains(told)
                .doesNotContain("secret-in-the-wrong-place", site.inboundToken(), site.outboundToken());
        assertThat(site.link()).isEqualTo(before);
    }

    @Test
    void secretsGoInAndNeverComeOut() {
        CapacityProvider provider = new CapacityProvider();
        try (provider) {
            provider.answer("handshake", 503);
            Map<String, Object> body = new LinkedHashMap<>(site.connectionBody(
                    "vector",
                    provider.baseUrl(),
                    Map.of(
                            "staticHeaders",
                            Map.of(
                                    "outbound", Map.of("apikey", "canary-outbound-value"),
                                    "inbound", Map.of("fp-id", "canary-inbound-value")))));
            body.put(
                    "auth",
                    Map.of(
                            "outbound", Map.of("type", "token", "token", "canary-outbound-token"),
                            "inbound", Map.of("type", "token", "token", "canary-inbound-token-" + site.group())));

            assertThat(put(body).expecting(200).body())
                    .contains("apikey", "fp-id")
                    .doesNotContain("canary");
            api.post("/connections/%s/handshake".formatted(site.connection()), Map.of())
                    .expecting(202);
            CapacityProvider.Message handshake = provider.next("handshake", 1);
            assertThat(handshake.header("apikey")).isEqualTo("canary-outbound-value");
            assertThat(handshake.header("Authorization")).isEqualTo("Token canary-outbound-token");
            letInOnlyWithTheHeader();
        }
        for (String path : List.of(
                "/connections",
                "/connections/" + site.connection(),
                "/audit?limit=1000",
                "/messages?limit=1000",
                site.groupPath(),
                "//v3/api-docs",
                "//actuator/prometheus")) {
            assertThat(api.get(path).expecting(200).body()).as(path).doesNotContain("canary");
        }
        assertThat(service.log()).doesNotContain("canary", site.inboundToken(), RunningService.PASSWORD);
    }

    private void letInOnlyWithTheHeader() {
        Map<String, String> headers = new LinkedHashMap<>(Map.of(
                "Authorization", "Token canary-inbound-token-" + site.group(),
                "X-Request-ID", "canary",
                "Content-Type", "application/json"));
        headers.put("X-Request-ID", "with-and-without");
        Web.call("POST", site.oscp("heartbeat"), headers, "{}").decent().expecting(401);
        headers.put("fp-id", "canary-wrong-value");
        assertThat(Web.call("POST", site.oscp("heartbeat"), headers, "{}")
                        .decent()
                        .expecting(401)
                        .body())
                .doesNotContain("canary");
        headers.put("fp-id", "canary-inbound-value");
        Web.call("POST", site.oscp("heartbeat"), headers, "{}").decent().expecting(400);
    }

    private Answer put(Map<String, Object> body) {
        return api.put("/connections/" + site.connection(), body);
    }
}
