package com.betterfleet.derms.connection;

import com.betterfleet.derms.connection.LinkState.Inbound;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The steps of a {@link Link} as the service takes them, for tests of what follows from them elsewhere. */
public final class LinkSteps {

    private LinkSteps() {}

    public static Link created(Instant at) {
        return Link.created("vector", at);
    }

    /** A heartbeat; one that is refused in the link's state changes nothing. */
    public static Link heard(Link link, Instant at, Instant offlineAt, Duration interval) {
        return link.state().takes(Inbound.HEARTBEAT) ? link.heard(at, offlineAt, Optional.of(interval)) : link;
    }

    /** A complete handshake; one that is refused in the link's state changes nothing. */
    public static Link shaken(Link link, Instant at, Duration interval) {
        return link.state().takes(Inbound.HANDSHAKE) ? link.shaking(at).shaken(at, Optional.of(interval)) : link;
    }

    /** What time alone does, found at {@code now}. */
    public static Link watched(Link link, Instant now) {
        return link.overdue(now) ? link.lost(link.aliveUntil().orElseThrow(), now) : link;
    }

    public static Link deafUntil(Link link, Instant now, Duration interval) {
        return link.deafUntil(now, Duration.ofSeconds(6), interval);
    }

    public static Link takenDown(Link link, Instant at) {
        return link.takenDown(at, "a person", "a test");
    }

    public static Link takenUp(Link link, Instant at) {
        return link.takenUp(at);
    }
}
