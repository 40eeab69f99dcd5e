package com.betterfleet.derms.partner;

import com.betterfleet.derms.partner.PartnerProperties.MeteringMode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The demands that one side states in a handshake (M2). Each side states its own demands, also in an answer.
 *
 * @param heartbeatIntervalSeconds the interval of the other side's heartbeats, at least 1, decimals allowed; absent:
 *     none are demanded
 * @param meteringModes the acceptable kinds of energy measurement; empty: any
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
