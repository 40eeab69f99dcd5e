package com.betterfleet.derms.oscp.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.TestRig.HttpAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Paths that partners really use, and what an engineer sees of a message that was refused. */
@ServiceTest
class PartnerPathsTests {

    private static final String DEMANDS = "{\"required_behaviour\":{\"measurement_configuration\":[]}}";

    @LocalServerPort
    private int port;

    private TestRig rig;

    @BeforeEach
    void createConnection() {
        rig = TestRig.create(
                port,
                "oscp",
                ",\"inboundAliases\":{\"handshake_acknowledgment\":\"handshake_acknowledge\",\"v2/alive\":\"heartbeat\"}");
    }

    @Tag("OSCP-MSG-9")
    @ParameterizedTest
    @CsvSource({
        "/heartbeat, heartbeat",
        "heartbeat/, heartbeat",
        "///heartbeat//, heartbeat",
        "v2/alive, heartbeat",
        "/v2//alive/, heartbeat"
    })
    void surplusSlashesAndConfiguredNamesReachTheMessage(String path, String type) {
        String id = UUID.randomUUID().toString();

        assertThat(rig.sendMessage(path, id, heartbeat()).status()).isEqualTo(204);

        JsonNode logged = awaitLogged(id);
        assertThat(logged.get("type").asString()).isEqualTo(type);
        assertThat(logged.get("note").asString()).isEqualTo("sent to /oscp/fp/2.0/" + path + "; ");
    }

    @Tag("OSCP-MSG-9")
    @Tag("OSCP-DIFF-8")
    @Test
    void acknowledgmentIsASpellingOfTheDefaultProfile() {
        rig = TestRig.create(port, "oscp", "");

        assertThat(rig.sendMessage("handshake_acknowledgment", "a-1", DEMANDS).status())
                .isEqualTo(204);

        assertThat(connection().get("handshakeCompletedAt").isNull()).isFalse();
    }

    @Test
    void aliasOfOneConnectionIsUnknownToAnother() {
        TestRig other = TestRig.create(port, "oscp", "");

        HttpAnswer answer = other.sendMessage("v2/alive", "h-1", heartbeat());

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("nothing is served at /oscp/fp/2.0/v2/alive");
    }

    @Test
    void registrationWithASlashAtTheEndIsARegistration() {
        HttpAnswer answer = rig.sendMessage("register/", "r-1", "{}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("token is ");
    }

    /** No rule sees another path than the one that is served: encoded paths would pass some rules and not others. */
    @Tag("OSCP-MSG-12")
    @ParameterizedTest
    @ValueSource(
            strings = {"%68eartbeat", "heartbeat%2F", "%2Fheartbeat", "heartbeat%2Fx", "./heartbeat", "v2%2Falive"})
    void encodedPathOfAMessageIsRefusedAndHasNoEffect(String path) {
        assertThat(rig.sendMessage("handshake_acknowledge", "h-1", DEMANDS).status())
                .isEqualTo(204);
        JsonNode before = connection().get("aliveUntil");

        HttpAnswer answer = rig.sendMessage(path, "h-2", heartbeat());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .contains("{\"message\":\"the address or a header of this request contains characters");
        assertThat(connection().get("aliveUntil")).isEqualTo(before);
        assertThat(awaitLogged("h-2").get("body").asString()).contains("offline_mode_at");
    }

    @ParameterizedTest
    @ValueSource(strings = {"heartbeat%0a", "..;/heartbeat", "%2e%2e/heartbeat", "heartbeat;v=1"})
    void addressThatIsNeverServedIsRefusedInTheFormOfTheProtocolAndLogged(String path) {
        String id = UUID.randomUUID().toString();

        HttpAnswer answer = rig.sendMessage(path, id, heartbeat());

        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.body()).startsWith("{\"message\":\"");
        assertThat(awaitLogged(id).get("status").asInt()).isEqualTo(answer.status());
        awaitLastError("with " + answer.status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "heartbeat | {} | with 400: offline_mode_at is ",
                "handshake_acknowledge | {\"required_behaviour\":{}} | with 400: required_behaviour.measurement_configuration is ",
                "handshake_ack | {} | POST /oscp/fp/2.0/handshake_ack with 404: nothing is served at ",
                "update_group_capacity_forecast | {\"a\" | with 400: the body is not valid JSON",
                "update_group_capacity_forecast | {\"group_id\":\"unknown\",\"type\":\"CONSUMPTION\",\"forecasted_blocks\":[]} | with 404: group_id is ",
                "register | {} | with 400: token is "
            })
    void refusalOfAnyMessageIsTheLastErrorOfTheLink(String message, String body, String shown) {
        assertThat(connection().get("lastError").isNull()).isTrue();

        assertThat(rig.sendMessage(message, "m-1", body).status()).isGreaterThanOrEqualTo(400);

        JsonNode error = awaitLastError(shown);
        assertThat(error.get("kind").asString()).isEqualTo("MESSAGE_REFUSED");
        assertThat(error.get("message").asString()).startsWith("The service answered the partner's POST /oscp/fp/2.0/");
        assertThat(connection().get("degraded").asBoolean()).isFalse();
    }

    @Test
    void acceptedMessageLeavesTheLastErrorAsItIs() {
        rig.sendMessage("heartbeat", "m-1", "{}");
        JsonNode error = awaitLastError("offline_mode_at");

        assertThat(rig.sendMessage("heartbeat", "m-2", heartbeat()).status()).isEqualTo(204);

        assertThat(connection().get("lastError")).isEqualTo(error);
    }

    private String heartbeat() {
        return "{\"offline_mode_at\":\"%s\"}".formatted(rig.readClock().plusSeconds(180));
    }

    private JsonNode connection() {
        return rig.getAdmin("/connections/" + rig.connectionId());
    }

    private JsonNode awaitLastError(String text) {
        await().untilAsserted(() ->
                assertThat(connection().at("/lastError/message").asString("")).contains(text));
        return connection().get("lastError");
    }

    private JsonNode awaitLogged(String requestId) {
        List<JsonNode> found = new ArrayList<>();
        await().untilAsserted(() -> {
            for (JsonNode item :
                    rig.getAdmin("/messages?connectionId=" + rig.connectionId()).get("items")) {
                if (item.get("requestId").asString("").equals(requestId)) {
                    found.add(item);
                }
            }
            assertThat(found).isNotEmpty();
        });
        return found.getFirst();
    }
}
