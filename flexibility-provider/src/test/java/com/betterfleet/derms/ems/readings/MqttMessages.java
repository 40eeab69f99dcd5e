package com.betterfleet.derms.ems.readings;

import java.time.Instant;
import java.util.Optional;

/** Reads MQTT messages as the intake does, without a broker. */
public final class MqttMessages {

    private static final MqttPayloadMapping MAPPING = MqttPayloadMapping.parse("assetId=/assetId,at=/at,importWh=/importWh");

    private MqttMessages() {}

    /** Reads a message that names its asset. */
    public static void readMessage(byte[] message) {
        MAPPING.readMessage(message, Optional.empty(), Instant.EPOCH);
    }
}
