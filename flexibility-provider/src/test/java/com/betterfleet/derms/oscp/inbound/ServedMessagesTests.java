package com.betterfleet.derms.oscp.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.PartnerStub;
import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.oscp.wire.MessageName;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Which messages the service takes, and what it does with those of a link, over HTTP. */
@ServiceTest
class ServedMessagesTests {

    @LocalServerPort
    private int port;

    @Tag("OSCP-MSG-1")
    @ParameterizedTest
    @EnumSource
    void onlyTheMessagesToAFlexibilityProviderAreServed(MessageName name) {
        TestRig rig = TestRig.create(port, "oscp", "");

        // An empty object is complete for a handshake and lacks a field in all others.
        int status = rig.sendMessage(name.wireName(), "m-1", "{}").status();

        if (MessageName.INBOUND.contains(name)) {
            assertThat(status).isIn(204, 400);
        } else {
            assertThat(status).isEqualTo(404);
        }
    }

    @Tag("OSCP-LINK-6")
    @Test
    void heartbeatsWithTheSameRequestIdAllCount() {
        TestRig rig = TestRig.create(port, "oscp", "");
        Instant named = rig.readClock().plusSeconds(120);
        rig.sendMessage("heartbeat", "same-id", heartbeat(named));
        Instant first = aliveUntil(rig);

        assertThat(rig.sendMessage("heartbeat", "same-id", heartbeat(named.plusSeconds(60)))
                        .status())
                .isEqualTo(204);

        assertThat(aliveUntil(rig)).isEqualTo(first.plusSeconds(60));
    }

    @Tag("OSCP-LINK-16")
    @Test
    void aForecastBeforeAnyHandshakeIsInForceAndTheLinkUnsupervised() {
        TestRig rig = TestRig.create(port, "vector", "");

        assertThat(rig.sendForecast("f-1", "CONSUMPTION", blockAroundNow(rig)).status())
                .isEqualTo(204);

        awaitImportLimit(rig, 50);
        assertThat(connection(rig).get("state").asString()).isEqualTo("CONFIGURED");
        assertThat(connection(rig).get("liveness").asString()).isEqualTo("UNSUPERVISED");
    }

    @Tag("OSCP-LINK-19")
    @Test
    void aChangedIntervalStartsANewHandshakeAndTheLimitStays() {
        try (PartnerStub partner = new PartnerStub()) {
            TestRig rig = TestRig.create(port, "oscp", propertiesOf(partner, "60"));
            rig.sendMessage("handshake", "h-1", "{\"required_behaviour\":{\"measurement_configuration\":[]}}");
            await().untilAsserted(() ->
                    assertThat(connection(rig).get("state").asString()).isEqualTo("ONLINE"));
            rig.sendForecast("f-1", "CONSUMPTION", blockAroundNow(rig));
            awaitImportLimit(rig, 50);
            assertThat(partner.receivedMessages("/shake")).isEmpty();

            rig.putAdmin("/connections/" + rig.connectionId(), connectionBody(rig, partner, "30"));

            await().untilAsserted(() -> assertThat(partner.receivedBodies("/shake"))
                    .isNotEmpty()
                    .allSatisfy(body -> assertThat(body.at("/required_behaviour/heartbeat_interval")
                                    .asInt())
                            .isEqualTo(30)));
            awaitImportLimit(rig, 50);
        }
    }

    private static String propertiesOf(PartnerStub partner, String interval) {
        return ",\"heartbeatIntervalSeconds\":%1$s,\"urls\":{\"handshake\":\"%2$s/shake\",\"handshake_acknowledge\":\"%2$s/ack\",\"heartbeat\":\"%2$s/beat\"}"
                .formatted(interval, partner.baseUrl());
    }

    /** The connection as the rig has created it, with another interval. */
    private static String connectionBody(TestRig rig, PartnerStub partner, String interval) {
        return ("{\"name\":\"Partner\",\"profile\":\"oscp\",\"baseUrl\":\"http://localhost:9/oscp/cp/2.0\",\"auth\":{"
                        + "\"outbound\":{\"type\":\"token\",\"token\":\"out-%s\"},\"inbound\":{\"type\":\"token\",\"token\":\"%s\"}},"
                        + "\"authentication\":{\"outbound\":[\"token\"],\"inbound\":[\"token\"]},\"requiredHeaders\":[]%s}")
                .formatted(rig.connectionId(), rig.inboundToken(), propertiesOf(partner, interval));
    }

    private static String blockAroundNow(TestRig rig) {
        return TestRig.forecastBlock(rig.readClock().minusSeconds(60), Duration.ofHours(6), "50", "KW");
    }

    private static void awaitImportLimit(TestRig rig, int kilowatts) {
        await().untilAsserted(() ->
                assertThat(rig.getConstraint().at("/import/limitKw").asInt(-1)).isEqualTo(kilowatts));
    }

    private static String heartbeat(Instant offlineModeAt) {
        return "{\"offline_mode_at\":\"%s\"}".formatted(offlineModeAt);
    }

    private static Instant aliveUntil(TestRig rig) {
        return Instant.parse(connection(rig).get("aliveUntil").asString());
    }

    private static JsonNode connection(TestRig rig) {
        return rig.getAdmin("/connections/" + rig.connectionId());
    }
}
