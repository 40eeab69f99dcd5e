package com.betterfleet.derms.connection;

import com.betterfleet.derms.connection.PartnerTerms.MeasurementMode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one side demands of the other in a handshake (M2). Each side states its own; an answer is no echo.
 *
 * @param heartbeatIntervalSeconds how often the other side is to send a heartbeat, at least 1, decimals allowed; absent:
 *     not at all
 * @param measurements how energy is to be measured; empty: anything will do
 */
public record Demands(Optional<BigDecimal> heartbeatIntervalSeconds, List<MeasurementMode> measurements) {

    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    public Demands {
        measurements = List.copyOf(measurements);
    }

    public Optional<Duration> heartbeatInterval() {
        return heartbeatIntervalSeconds.map(Demands::toDuration);
    }

    static Duration toDuration(BigDecimal seconds) {
        return Duration.ofNanos(
                seconds.multiply(NANOS).setScale(0, RoundingMode.HALF_UP).longValueExact());
    }
}
