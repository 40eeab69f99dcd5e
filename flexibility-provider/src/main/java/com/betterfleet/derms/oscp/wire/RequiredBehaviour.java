package com.betterfleet.derms.oscp.wire;

import com.betterfleet.derms.refusal.Invalid;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What the sender demands of the receiver. */
public record RequiredBehaviour(
        Optional<BigDecimal> heartbeatInterval, List<MeasurementConfiguration> measurementConfiguration) {

    private static final BigDecimal LONGEST_INTERVAL = BigDecimal.valueOf(86_400);

    /** How the receiver is to measure energy. */
    public enum MeasurementConfiguration {
        CONTINUOUS,
        INTERMITTENT
    }

    static RequiredBehaviour read(Fields fields) {
        Optional<BigDecimal> interval = fields.optionalNumber("heartbeat_interval");
        interval.ifPresent(seconds -> {
            if (seconds.compareTo(BigDecimal.ONE) < 0 || seconds.compareTo(LONGEST_INTERVAL) > 0) {
                throw new Invalid("required_behaviour.heartbeat_interval", seconds, "1 to 86400 seconds");
            }
        });
        return new RequiredBehaviour(
                interval, fields.listOf("measurement_configuration", MeasurementConfiguration.class));
    }
}
