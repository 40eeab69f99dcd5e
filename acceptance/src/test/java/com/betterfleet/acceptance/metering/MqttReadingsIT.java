package com.betterfleet.acceptance.metering;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.fixture.TestMeters;
import com.betterfleet.acceptance.process.Mosquitto;
import com.betterfleet.acceptance.process.RunningService;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Each test is a whole sequence, because each start of a service takes long. */
@DisplayName("Meter readings from an MQTT broker")
@Execution(ExecutionMode.CONCURRENT)
class MqttReadingsIT {

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void readingsAreStoredThroughBadMessagesAStoppedBrokerAndADeathOfTheService() {
        try (Mosquitto broker = Mosquitto.start();
                RunningService service = startService(
                        "mqtt", broker, Map.of("DERMS_MQTT_FIELDS", "at=/time,importWh=/energy/kwh*1000"))) {
            TestMeters meters = TestMeters.create(service, "mqtt", 1);
            eventually(() -> assertThat(figure(service, "derms_mqtt_connected")).isEqualTo(1));

            broker.publishMessage(topic(meters), message(meters, 0, "1.5"));
            broker.publishMessage(topic(meters), "no reading");
            broker.publishMessage("depot/nobody/meter", message(meters, 0, "1"));
            eventually(() -> {
                assertThat(messages(service, "taken")).isEqualTo(1);
                assertThat(messages(service, "unreadable")).isEqualTo(1);
                assertThat(messages(service, "rejected")).isEqualTo(1);
            });
            assertStored(meters, 0, "1500");
            assertThat(service.readLog()).contains("A message to " + topic(meters) + " is not a reading");

            broker.stopBroker();
            eventually(() -> assertThat(figure(service, "derms_mqtt_connected")).isZero());
            broker.restartBroker();
            eventually(() -> assertThat(figure(service, "derms_mqtt_connected")).isEqualTo(1));
            broker.publishMessage(topic(meters), message(meters, 1, "1.6"));
            eventually(() -> assertThat(messages(service, "taken")).isEqualTo(2));

            String meanwhile = message(meters, 2, "1.7");
            service.kill();
            broker.publishMessage(topic(meters), meanwhile);
            service.relaunch();
            service.awaitReady();
            eventually(() -> assertThat(messages(service, "taken")).isEqualTo(1));
            assertStored(meters, 1, "1600");
            assertStored(meters, 2, "1700");
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void aRetainedMessageWithoutATimeIsNoReadingAndATakeoverIsNamed() {
        try (Mosquitto broker = Mosquitto.start();
                RunningService service = startService(
                        "mqtt-untimed",
                        broker,
                        Map.of("DERMS_MQTT_FIELDS", "importWh=/wh", "DERMS_MQTT_CLIENT_ID", "one-for-two"))) {
            TestMeters meters = TestMeters.create(service, "untimed", 1);
            eventually(() -> assertThat(figure(service, "derms_mqtt_connected")).isEqualTo(1));
            broker.publishRetained(topic(meters), "{\"wh\":1000}");
            eventually(
                    () -> assertThat(messages(service, "taken")).as("sent now").isEqualTo(1));

            broker.takeOverClient("one-for-two", "elsewhere");

            eventually(() -> assertThat(service.readLog())
                    .contains("the client id \"one-for-two\" (each instance needs its own DERMS_MQTT_CLIENT_ID)"));

            eventually(() ->
                    assertThat(messages(service, "untimed")).as("sent again").isPositive());
            assertThat(messages(service, "taken")).isEqualTo(1);
        }
    }

    private static RunningService startService(String name, Mosquitto broker, Map<String, String> properties) {
        Map<String, String> settings = new HashMap<>(properties);
        settings.put("DERMS_MQTT_URL", broker.url());
        settings.put("DERMS_MQTT_USER", Mosquitto.USER);
        settings.put("DERMS_MQTT_PASSWORD", Mosquitto.PASSWORD);
        settings.put("DERMS_MQTT_TOPIC", "depot/{assetId}/meter");
        return RunningService.start(name, settings);
    }

    private static String topic(TestMeters meters) {
        return "depot/" + meters.assetId(0) + "/meter";
    }

    private static String message(TestMeters meters, int minute, String kwh) {
        return "{\"time\":\"%s\",\"energy\":{\"kwh\":%s}}".formatted(meters.instantAtMinute(minute), kwh);
    }

    /** Asserts a stored value by posting it again: the same value is accepted, any other is rejected. */
    private static void assertStored(TestMeters meters, int minute, String wattHours) {
        String row = "[{\"assetId\":\"%s\",\"at\":\"%s\",\"importWh\":%s}]";
        String at = meters.instantAtMinute(minute).toString();
        assertThat(TestMeters.listRejected(
                        meters.postReadings("application/json", row.formatted(meters.assetId(0), at, wattHours))
                                .requireStatus(200)
                                .json()))
                .isEmpty();
        assertThat(TestMeters.listRejected(
                        meters.postReadings("application/json", row.formatted(meters.assetId(0), at, "9"))
                                .requireStatus(200)
                                .json()))
                .singleElement()
                .asString()
                .contains("there is already a reading");
    }

    private static double messages(RunningService service, String result) {
        return figure(service, "derms_mqtt_messages_total{result=\"" + result + "\"}");
    }

    private static double figure(RunningService service, String name) {
        return service.api()
                .get("//actuator/prometheus")
                .requireStatus(200)
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(-1);
    }
}
