package com.betterfleet.derms.link;

import com.betterfleet.derms.partner.HandshakeDemands;
import com.betterfleet.derms.partner.PartnerProperties.MeteringMode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The fixtures of the link's tests: seconds after one noon, and a heartbeat demanded each 60 s, so that the grace is
 * 30 s.
 */
final class LinkFixtures {

    static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    static final Optional<Duration> ONE_MINUTE = Optional.of(Duration.ofSeconds(60));
    static final Optional<Duration> NO_HEARTBEATS = Optional.empty();

    private LinkFixtures() {}

    static PartnerLink createdLink() {
        return PartnerLink.createLink("vector", NOON);
    }

    static PartnerLink onlineLink() {
        return createdLink()
                .handshakeStarted(secondsAfterNoon(1))
                .demandsReceived(createDemands("20"))
                .handshakeCompleted(secondsAfterNoon(2), ONE_MINUTE);
    }

    static PartnerLink upLink() {
        return onlineLink().heartbeatReceived(secondsAfterNoon(10), secondsAfterNoon(190), ONE_MINUTE);
    }

    static PartnerLink lostLink() {
        return upLink().partnerLost(secondsAfterNoon(220), secondsAfterNoon(221));
    }

    static Instant secondsAfterNoon(long second) {
        return NOON.plusSeconds(second);
    }

    static HandshakeDemands createDemands(String interval) {
        return new HandshakeDemands(Optional.of(new BigDecimal(interval)), List.of(MeteringMode.INTERMITTENT));
    }

    static LinkError createError(long second) {
        return new LinkError(secondsAfterNoon(second), "UNREACHABLE", "no connection");
    }
}
