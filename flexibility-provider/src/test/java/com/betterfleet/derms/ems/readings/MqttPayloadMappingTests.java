package com.betterfleet.derms.ems.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.derms.StartupRefusedException;
import com.betterfleet.derms.metering.MeterReading;
import com.betterfleet.derms.refusal.RejectedRequestException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The configured mapping of an MQTT message to a reading. */
class MqttPayloadMappingTests {

    private static final Instant NOW = Instant.parse("2026-04-05T12:00:00Z");
    private static final String USUAL = "at=/at,importWh=/importWh,exportWh=/exportWh,powerW=/powerW";

    @Test
    void topicNamesTheAsset() {
        MqttTopicPattern topic = MqttTopicPattern.parse("site/+/meters/{assetId}/registers");

        assertThat(topic.subscriptionFilter()).isEqualTo("site/+/meters/+/registers");
        assertThat(topic.findAsset("site/a/meters/charger-1/registers")).contains("charger-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"meters/{asset}/x", "a/{assetId}/{assetId}", "a/#/b", "a/b+/c", " "})
    void invalidTopicPatternIsRefusedAtStart(String pattern) {
        assertThatThrownBy(() -> MqttTopicPattern.parse(pattern))
                .isInstanceOf(StartupRefusedException.class)
                .hasMessageContaining("DERMS_MQTT_TOPIC is \"" + pattern + "\"");
    }

    @Test
    void valuesAreReadAtTheConfiguredPointers() {
        assertThat(read("at=/t,importWh=/energy/in*1000,powerW=/p", """
                {"t":"2026-04-05T11:59:00+00:00","energy":{"in":12.345},"p":"7000","other":[1]}"""))
                .isEqualTo(new MeterReading(
                        "charger-1", NOW.minusSeconds(60), new BigDecimal("12345.000"), null, new BigDecimal("7000")));
    }

    @Test
    void arrivalTimeIsUsedWithoutMappedTime() {
        assertThat(read("importWh=/v", "{\"v\":1}").at()).isEqualTo(NOW);
    }

    @Test
    void assetMayBeReadFromTheMessage() {
        assertThat(MqttPayloadMapping.parse("assetId=/meter,importWh=/v")
                        .readMessage(bytes("{\"meter\":\"m-7\",\"v\":1}"), Optional.empty(), NOW)
                        .assetId())
                .isEqualTo("m-7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json | message is",
                "[1] | expected a JSON object",
                "{\"importWh\":1} | at is nothing",
                "{\"at\":\"2026-04-05T12:00:00\",\"importWh\":1} | an RFC 3339 time with an offset",
                "{\"at\":\"2026-04-05T12:00:00Z\",\"importWh\":\"much\"} | importWh is \"much\"",
                "{\"at\":\"2026-04-05T12:00:00Z\",\"importWh\":{}} | importWh is \"OBJECT\"",
                "{\"at\":\"2026-04-05T12:00:00Z\",\"importWh\":NaN} | message is",
                "{\"at\":\"2026-04-05T12:00:00Z\",\"importWh\":1e99999999999} | out of range"
            })
    void invalidMessageStatesTheReason(String message, String why) {
        assertThatThrownBy(() -> read(USUAL, message))
                .isInstanceOf(RejectedRequestException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aMessageAboveItsBoundIsRefusedByTheBoundsName() {
        String reading = "{\"at\":\"2026-04-05T12:00:00Z\",\"importWh\":1}";
        assertThat(read(USUAL, reading + " ".repeat(65_536 - reading.length())).at())
                .isEqualTo(Instant.parse("2026-04-05T12:00:00Z"));
        assertThatThrownBy(() -> read(USUAL, reading + " ".repeat(65_537 - reading.length())))
                .isInstanceOf(RejectedRequestException.class)
                .hasMessageContaining("larger than 65536 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"importWh", "energy=/e", "importWh=e", "importWh=/e*x", ""})
    void invalidMappingIsRefusedAtStart(String mapping) {
        assertThatThrownBy(() -> MqttPayloadMapping.parse(mapping))
                .isInstanceOf(StartupRefusedException.class)
                .hasMessageContaining("DERMS_MQTT_FIELDS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://broker", "mqtt:///", "mqtt://me:secret@broker", "broker:1883"})
    void invalidBrokerAddressIsRefusedAtStartWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> new MqttSettings(url, "", "", "", "", USUAL))
                .isInstanceOf(StartupRefusedException.class)
                .hasMessageContaining("DERMS_MQTT_URL")
                .hasMessageNotContaining("secret");
    }

    @Test
    void withoutAddressTheIntakeIsNotConfigured() {
        assertThat(new MqttSettings("", "", "", "", "", USUAL).isConfigured()).isFalse();
    }

    @Test
    void configurationWithoutAssetIsRefused() {
        assertThatThrownBy(() -> new MqttSettings("mqtt://broker", "", "", "", "meters/+", USUAL))
                .isInstanceOf(StartupRefusedException.class)
                .hasMessageContaining("{assetId}");
        assertThat(new MqttSettings("mqtts://broker", "", "", "", "meters/+", USUAL + ",assetId=/id").port())
                .isEqualTo(8883);
    }

    private static MeterReading read(String mapping, String message) {
        return MqttPayloadMapping.parse(mapping).readMessage(bytes(message), Optional.of("charger-1"), NOW);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
