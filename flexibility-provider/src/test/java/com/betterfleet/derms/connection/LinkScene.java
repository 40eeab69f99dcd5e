package com.betterfleet.derms.connection;

import com.betterfleet.derms.connection.PartnerTerms.MeasurementMode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the tests of links are written in: seconds after one noon, and a heartbeat demanded each 60 s, so that the grace is 30 s. */
final class LinkScene {

    static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    static final Optional<Duration> MINUTE = Optional.of(Duration.ofSeconds(60));
    static final Duration LAPSE = Duration.ofSeconds(40);
    static final Optional<Duration> NONE = Optional.empty();

    private LinkScene() {}

    static Link created() {
        return Link.created("vector", NOON);
    }

    static Link online() {
        return created().shaking(at(1)).demanded(demands("20")).shaken(at(2), MINUTE);
    }

    static Link up() {
        return online().heard(at(10), at(190), MINUTE);
    }

    static Link lost() {
        return up().lost(at(220), at(221));
    }

    static Instant at(long second) {
        return NOON.plusSeconds(second);
    }

    static Demands demands(String interval) {
        return new Demands(Optional.of(new BigDecimal(interval)), List.of(MeasurementMode.INTERMITTENT));
    }

    static LinkError error(long second) {
        return new LinkError(at(second), "UNREACHABLE", "no connection");
    }
}
