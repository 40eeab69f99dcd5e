package com.betterfleet.derms.oscp.wire;

import com.betterfleet.derms.refusal.InvalidValueException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** The demands of the sender on the receiver. */
public record RequiredBehaviour(
        Optional<BigDecimal> heartbeatInterval, List<MeasurementConfiguration> measurementConfiguration) {

    private static final BigDecimal MAX_INTERVAL = BigDecimal.valueOf(86_400);

    /** How the receiver is to measure energy. */
    public enum MeasurementConfiguration {
        CONTINUOUS,
        INTERMITTENT
    }

    static RequiredBehaviour fromFields(JsonFieldReader fields) {
        Optional<BigDecimal> interval = fields.readOptionalNumber("heartbeat_interval");
        interval.ifPresent(seconds -> {
            if (seconds.compareTo(BigDecimal.ONE) < 0 || seconds.compareTo(MAX_INTERVAL) > 0) {
                throw new InvalidValueException("required_behaviour.heartbeat_interval", seconds, "1 to 86400 seconds");
            }
        });
        return new RequiredBehaviour(
                interval, fields.readEnumList("measurement_configuration", MeasurementConfiguration.class));
    }
}
