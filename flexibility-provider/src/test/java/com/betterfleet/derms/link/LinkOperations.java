package com.betterfleet.derms.link;

import com.betterfleet.derms.link.LinkState.InboundMessageKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The steps of a {@link PartnerLink} as the service applies them, for tests of other rooms. */
public final class LinkOperations {

    private LinkOperations() {}

    public static PartnerLink createLink(Instant at) {
        return PartnerLink.createLink("vector", at);
    }

    /** A heartbeat; one that is refused in the link's state changes nothing. */
    public static PartnerLink receiveHeartbeat(PartnerLink link, Instant at, Instant offlineAt, Duration interval) {
        return link.state().accepts(InboundMessageKind.HEARTBEAT)
                ? link.heartbeatReceived(at, offlineAt, Optional.of(interval))
                : link;
    }

    /** A complete handshake; one that is refused in the link's state changes nothing. */
    public static PartnerLink completeHandshake(PartnerLink link, Instant at, Duration interval) {
        return link.state().accepts(InboundMessageKind.HANDSHAKE)
                ? link.handshakeStarted(at).handshakeCompleted(at, Optional.of(interval))
                : link;
    }

    /** Applies a deadline that is found expired at {@code now}. */
    public static PartnerLink checkDeadline(PartnerLink link, Instant now) {
        return link.isOverdue(now) ? link.partnerLost(link.aliveUntil().orElseThrow(), now) : link;
    }

    public static PartnerLink suspendUntil(PartnerLink link, Instant now, Duration interval) {
        return link.suspendedUntil(now, now.minusSeconds(6), interval);
    }

    public static PartnerLink disconnectLink(PartnerLink link, Instant at) {
        return link.disconnected(at, "a person", "a test");
    }

    public static PartnerLink reconnectLink(PartnerLink link, Instant at) {
        return link.reconnected(at);
    }
}
