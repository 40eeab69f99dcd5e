package com.betterfleet.derms.ems;

import com.betterfleet.derms.StartRefused;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Where meters publish, as it is set; without a URL nothing is listened to. */
@Component
class MqttSettings {

    private static final Set<String> SCHEMES = Set.of("mqtt", "mqtts");
    private static final String USUAL_TOPIC = "meters/{assetId}/registers";
    private static final int PLAIN_PORT = 1883;
    private static final int SECURE_PORT = 8883;

    private final String url;
    private final String user;
    private final String password;
    private final String clientId;
    private final MqttTopic topic;
    private final MqttPayload payload;

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
        this.clientId = clientId.isBlank() ? "derms-" + host() : clientId;
        String pattern = topic.isBlank() ? USUAL_TOPIC : topic;
        this.topic = MqttTopic.parse(pattern);
        this.payload = MqttPayload.parse(fields);
        if (configured()) {
            check(pattern);
        }
    }

    boolean configured() {
        return !url.isEmpty();
    }

    URI address() {
        return URI.create(url);
    }

    boolean secure() {
        return address().getScheme().toLowerCase(Locale.ROOT).equals("mqtts");
    }

    int port() {
        int stated = address().getPort();
        return stated > 0 ? stated : secure() ? SECURE_PORT : PLAIN_PORT;
    }

    String user() {
        return user;
    }

    String password() {
        return password;
    }

    /** Stable, so that the broker keeps for us what comes while we are away; each instance has its own. */
    String clientId() {
        return clientId;
    }

    MqttTopic topic() {
        return topic;
    }

    MqttPayload payload() {
        return payload;
    }

    private void check(String pattern) {
        try {
            URI address = address();
            if (address.getScheme() != null
                    && SCHEMES.contains(address.getScheme().toLowerCase(Locale.ROOT))
                    && address.getHost() != null
                    && address.getUserInfo() == null) {
                if (!topic.namesAsset() && !payload.namesAsset()) {
                    throw new StartRefused(
                            "DERMS_MQTT_TOPIC is \"%s\"; expected a level {assetId}, or assetId=/pointer in DERMS_MQTT_FIELDS"
                                    .formatted(pattern));
                }
                return;
            }
        } catch (IllegalArgumentException e) {
            // Said below; the URL itself may hold a password.
        }
        throw new StartRefused(
                "DERMS_MQTT_URL is no broker's address; expected mqtt://host:1883 or mqtts://host:8883, user and password"
                        + " in DERMS_MQTT_USER and DERMS_MQTT_PASSWORD");
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "instance";
        }
    }
}
