package com.betterfleet.derms.ems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.derms.StartRefused;
import com.betterfleet.derms.metering.Reading;
import com.betterfleet.derms.refusal.Invalid;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a message of a broker becomes a reading, as it is set. */
class MqttMappingTests {

    private static final Instant NOW = Instant.parse("2026-04-05T12:00:00Z");
    private static final String USUAL = "at=/at,importWh=/importWh,exportWh=/exportWh,powerW=/powerW";

    @Test
    void aTopicNamesTheAsset() {
        MqttTopic topic = MqttTopic.parse("site/+/meters/{assetId}/registers");

        assertThat(topic.filter()).isEqualTo("site/+/meters/+/registers");
        assertThat(topic.asset("site/a/meters/charger-1/registers")).contains("charger-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"meters/{asset}/x", "a/{assetId}/{assetId}", "a/#/b", "a/b+/c", " "})
    void aTopicThatIsNoPatternIsRefusedAtStart(String pattern) {
        assertThatThrownBy(() -> MqttTopic.parse(pattern))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("DERMS_MQTT_TOPIC is \"" + pattern + "\"");
    }

    @Test
    void valuesStandWhereThePointersSay() {
        assertThat(read("at=/t,importWh=/energy/in*1000,powerW=/p", """
                {"t":"2026-04-05T11:59:00+00:00","energy":{"in":12.345},"p":"7000","other":[1]}"""))
                .isEqualTo(new Reading(
                        "charger-1", NOW.minusSeconds(60), new BigDecimal("12345.000"), null, new BigDecimal("7000")));
    }

    @Test
    void withoutATimeTheArrivalCounts() {
        assertThat(read("importWh=/v", "{\"v\":1}").at()).isEqualTo(NOW);
    }

    @Test
    void theAssetMayStandInTheMessage() {
        assertThat(MqttPayload.parse("assetId=/meter,importWh=/v")
                        .reading(bytes("{\"meter\":\"m-7\",\"v\":1}"), Optional.empty(), NOW)
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
                "{\"at\":\"2026-04-05T12:00:00Z\",\"importWh\":1e99999999999} | beyond all bounds"
            })
    void aMessageThatIsNoReadingSaysWhy(String message, String why) {
        assertThatThrownBy(() -> read(USUAL, message))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"importWh", "energy=/e", "importWh=e", "importWh=/e*x", ""})
    void aMappingThatIsNoneIsRefusedAtStart(String mapping) {
        assertThatThrownBy(() -> MqttPayload.parse(mapping))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("DERMS_MQTT_FIELDS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://broker", "mqtt:///", "mqtt://me:secret@broker", "broker:1883"})
    void anAddressThatIsNoBrokersIsRefusedAtStartWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> new MqttSettings(url, "", "", "", "", USUAL))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("DERMS_MQTT_URL")
                .hasMessageNotContaining("secret");
    }

    @Test
    void withoutAnAddressNothingIsListenedTo() {
        assertThat(new MqttSettings("", "", "", "", "", USUAL).configured()).isFalse();
    }

    @Test
    void nobodyKnowsTheAssetOfATopicThatDoesNotNameIt() {
        assertThatThrownBy(() -> new MqttSettings("mqtt://broker", "", "", "", "meters/+", USUAL))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("{assetId}");
        assertThat(new MqttSettings("mqtts://broker", "", "", "", "meters/+", USUAL + ",assetId=/id").port())
                .isEqualTo(8883);
    }

    private static Reading read(String mapping, String message) {
        return MqttPayload.parse(mapping).reading(bytes(message), Optional.of("charger-1"), NOW);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
