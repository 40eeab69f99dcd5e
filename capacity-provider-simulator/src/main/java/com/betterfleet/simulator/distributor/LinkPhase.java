package com.betterfleet.simulator.distributor;

import java.time.Instant;

/** State of the link as the Capacity Provider sees it. */
sealed interface LinkPhase {
    Instant since();

    /** No handshake yet. */
    record WaitingForHandshake(Instant since) implements LinkPhase {}

    /** The distributor has sent its first handshake, which is not acknowledged yet. */
    record HandshakeSent(Instant since) implements LinkPhase {}

    /** A handshake is complete. */
    record Connected(Instant since) implements LinkPhase {}

    /** The partner's {@code offline_mode_at} has passed. */
    record PartnerOffline(Instant since) implements LinkPhase {}

    default String phaseName() {
        return switch (this) {
            case WaitingForHandshake waiting -> "WAITING";
            case HandshakeSent sent -> "HANDSHAKE_SENT";
            case Connected connected -> "CONNECTED";
            case PartnerOffline offline -> "PARTNER_OFFLINE";
        };
    }
}
