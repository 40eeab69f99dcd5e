package com.betterfleet.derms.supervision;

import com.betterfleet.derms.supervision.RandomEvents.RandomEvent;
import java.util.List;

/** The availability of the partner, computed for each instant from all earlier events. */
final class ReferenceLink {

    /** The interval of the partner's heartbeats: 18 ticks, 4.5 s. */
    static final int INTERVAL = 18;

    /** A suspension from this time on, 2 s, makes the link unknown instead of lost. */
    private static final int MIN_LAPSE = 2 * RandomEvents.SECOND;

    private static final int NEVER = -1_000_000;

    private final ReferenceFault fault;
    private char presence = 'U';
    private boolean supervised;
    private int aliveUntil = NEVER;
    private int lostAt = NEVER;
    private int backAt = NEVER;
    private boolean taken;

    private ReferenceLink(ReferenceFault fault) {
        this.fault = fault;
    }

    /** The link at a tick, by the events known at it. */
    static ReferenceLink at(List<RandomEvent> events, int t, ReferenceFault fault) {
        ReferenceLink link = new ReferenceLink(fault);
        int now = t;
        for (RandomEvent event : events) {
            boolean suspended = event.kind() == RandomEvents.EventKind.RESUMED && isLong(event, fault);
            if (event.at() <= t) {
                link.passTime(suspended ? event.number() : event.at());
                link.applyEvent(event, suspended);
            } else if (suspended && event.number() <= t) {
                // A suspended service detects no loss.
                now = event.number();
            }
        }
        link.passTime(now);
        return link;
    }

    boolean lost() {
        return presence == 'L';
    }

    boolean unknown() {
        return presence == '?';
    }

    int lostAt() {
        return lostAt;
    }

    int backAt() {
        return backAt;
    }

    private static boolean isLong(RandomEvent event, ReferenceFault fault) {
        return fault == ReferenceFault.SHORT_LAPSE_IS_SUSPENSION || event.at() - event.number() >= MIN_LAPSE;
    }

    private void passTime(int now) {
        boolean forEver = presence == '?' && fault == ReferenceFault.UNKNOWN_FOR_EVER;
        if (presence != 'L' && supervised && now >= aliveUntil && !forEver) {
            presence = 'L';
            lostAt = aliveUntil;
        }
    }

    private void applyEvent(RandomEvent event, boolean suspended) {
        int at = event.at();
        switch (event.kind()) {
            case HEARTBEAT -> {
                if (!taken) {
                    heartbeatReceived(at, event.number());
                }
            }
            case HANDSHAKE -> {
                if (!taken && !supervised) {
                    presence = 'U';
                    supervised = true;
                    aliveUntil = at + 3 * INTERVAL;
                }
            }
            case RESUMED -> {
                if (suspended && fault == ReferenceFault.SUSPENSION_IS_LOSS) {
                    passTime(at);
                } else if (suspended && presence != 'L' && supervised && aliveUntil <= at) {
                    presence = '?';
                    aliveUntil = at + 3 * INTERVAL;
                }
            }
            case CONNECTION_TAKEN -> {
                taken = true;
                presence = 'U';
                supervised = false;
            }
            case CONNECTION_GIVEN -> taken = false;
            default -> {}
        }
    }

    private void heartbeatReceived(int at, int offline) {
        if (offline <= at && fault == ReferenceFault.PAST_HEARTBEAT_IGNORED) {
            return;
        }
        if (offline <= at) {
            lostAt = presence == 'L' ? lostAt : at;
            presence = 'L';
            supervised = true;
            return;
        }
        int cap = Math.max(10 * INTERVAL, 600 * RandomEvents.SECOND);
        int capped = fault == ReferenceFault.HEARTBEAT_UNCAPPED ? offline : Math.min(offline, at + cap);
        int grace = fault == ReferenceFault.NO_GRACE ? 0 : Math.min(INTERVAL / 2, 30 * RandomEvents.SECOND);
        boolean longest = fault == ReferenceFault.REPEATED_HEARTBEAT_TAKES_THE_LATEST && supervised && presence == 'U';
        aliveUntil = longest ? Math.max(aliveUntil, capped + grace) : capped + grace;
        supervised = true;
        if (presence != 'U') {
            presence = 'U';
            backAt = at;
        }
    }
}
