package com.betterfleet.derms.partner;

import com.betterfleet.derms.partner.PartnerProperties.MeteringMode;
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
 * @param meteringModes how energy is to be measured; empty: anything will do
 */
public record HandshakeDemands(Optional<BigDecimal> heartbeatIntervalSeconds, List<MeteringMode> meteringModes) {

    private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);

    public HandshakeDemands {
        meteringModes = List.copyOf(meteringModes);
    }

    public Optional<Duration> heartbeatInterval() {
        return heartbeatIntervalSeconds.map(HandshakeDemands::toDuration);
    }

    static Duration toDuration(BigDecimal seconds) {
        return Duration.ofNanos(seconds.multiply(NANOS_PER_SECOND)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact());
    }
}
