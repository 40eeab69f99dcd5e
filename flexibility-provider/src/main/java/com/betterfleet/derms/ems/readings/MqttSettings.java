package com.betterfleet.derms.ems.readings;

import com.betterfleet.derms.StartupRefusedException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The configured broker and topic of meter readings; without a URL there is no subscription. */
@Component
class MqttSettings {

    private static final Set<String> SCHEMES = Set.of("mqtt", "mqtts");
    private static final String DEFAULT_TOPIC = "meters/{assetId}/registers";
    private static final int PLAIN_PORT = 1883;
    private static final int SECURE_PORT = 8883;

    private final String url;
    private final String user;
    private final String password;
    private final String clientId;
    private final MqttTopicPattern topic;
    private final MqttPayloadMapping payload;

    MqttSettings(
            @Value("${derms.mqtt.url:}") String url,
            @Value("${derms.mqtt.user:}") String user,
            @Value("${derms.mqtt.password:}") String password,
            @Value("${derms.mqtt.client-id:}") String clientId,
            @Value("${derms.mqtt.topic:}") String topic,
            @Value("${derms.mqtt.fields:at=/at,importWh=/importWh,exportWh=/exportWh,powerW=/powerW}") String fields) {
        this.url = url.strip();
        this.user = user;
        this.password = password;
        this.clientId = clientId.isBlank() ? "derms-" + localHostName() : clientId;
        String pattern = topic.isBlank() ? DEFAULT_TOPIC : topic;
        this.topic = MqttTopicPattern.parse(pattern);
        this.payload = MqttPayloadMapping.parse(fields);
        if (isConfigured()) {
            requireValid(pattern);
        }
    }

    boolean isConfigured() {
        return !url.isEmpty();
    }

    URI brokerAddress() {
        return URI.create(url);
    }

    boolean isSecure() {
        return brokerAddress().getScheme().toLowerCase(Locale.ROOT).equals("mqtts");
    }

    int port() {
        int configuredPort = brokerAddress().getPort();
        return configuredPort > 0 ? configuredPort : isSecure() ? SECURE_PORT : PLAIN_PORT;
    }

    String user() {
        return user;
    }

    String password() {
        return password;
    }

    /** The client id: stable, so that the broker queues messages during an outage, and unique per instance. */
    String clientId() {
        return clientId;
    }

    MqttTopicPattern topic() {
        return topic;
    }

    MqttPayloadMapping payload() {
        return payload;
    }

    private void requireValid(String pattern) {
        try {
            URI address = brokerAddress();
            if (address.getScheme() != null
                    && SCHEMES.contains(address.getScheme().toLowerCase(Locale.ROOT))
                    && address.getHost() != null
                    && address.getUserInfo() == null) {
                if (!topic.namesAsset() && !payload.namesAsset()) {
                    throw new StartupRefusedException(
                            "DERMS_MQTT_TOPIC is \"%s\"; expected a level {assetId}, or assetId=/pointer in DERMS_MQTT_FIELDS"
                                    .formatted(pattern));
                }
                return;
            }
        } catch (IllegalArgumentException e) {
            // Reported below; the URL itself may contain a password.
        }
        throw new StartupRefusedException(
                "DERMS_MQTT_URL is not the address of a broker; expected mqtt://host:1883 or mqtts://host:8883, user and password"
                        + " in DERMS_MQTT_USER and DERMS_MQTT_PASSWORD");
    }

    private static String localHostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "instance";
        }
    }
}
