package com.betterfleet.derms.supervision;

import com.betterfleet.derms.supervision.PlainEvents.Event;
import java.util.List;

/** Whether the partner is there, told anew for each instant by going through all that came before it. */
final class PlainLink {

    /** We demand a heartbeat each four and a half seconds: 18 ticks. */
    static final int INTERVAL = 18;

    /** Of deafness more than this is told apart from the partner's silence: 5 s. */
    private static final int PATIENCE = 20;

    private static final int NEVER = -1_000_000;

    private final PlainFault fault;
    private char presence = 'U';
    private boolean supervised;
    private int aliveUntil = NEVER;
    private int lostAt = NEVER;
    private int backAt = NEVER;
    private boolean taken;

    private PlainLink(PlainFault fault) {
        this.fault = fault;
    }

    /** The link at a tick, by the events that are known. */
    static PlainLink at(List<Event> events, int t, PlainFault fault) {
        PlainLink link = new PlainLink(fault);
        int now = t;
        for (Event event : events) {
            boolean deaf = event.kind() == PlainEvents.Kind.RESUMED && isLong(event, fault);
            if (event.at() <= t) {
                link.pass(deaf ? event.number() : event.at());
                link.happen(event, deaf);
            } else if (deaf && event.number() <= t) {
                // While we are deaf nobody finds the partner silent.
                now = event.number();
            }
        }
        link.pass(now);
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

    private static boolean isLong(Event event, PlainFault fault) {
        return fault == PlainFault.SHORT_LAPSE_IS_DEAFNESS || event.at() - event.number() > PATIENCE;
    }

    private void pass(int now) {
        boolean forEver = presence == '?' && fault == PlainFault.UNKNOWN_FOR_EVER;
        if (presence != 'L' && supervised && now >= aliveUntil && !forEver) {
            presence = 'L';
            lostAt = aliveUntil;
        }
    }

    private void happen(Event event, boolean deaf) {
        int at = event.at();
        switch (event.kind()) {
            case HEARTBEAT -> {
                if (!taken) {
                    heard(at, event.number());
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
                if (deaf && fault == PlainFault.DEAFNESS_IS_LOSS) {
                    pass(at);
                } else if (deaf && presence != 'L' && supervised && aliveUntil <= at) {
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

    private void heard(int at, int offline) {
        if (offline <= at && fault == PlainFault.PAST_HEARTBEAT_IGNORED) {
            return;
        }
        if (offline <= at) {
            lostAt = presence == 'L' ? lostAt : at;
            presence = 'L';
            supervised = true;
            return;
        }
        int cap = Math.max(10 * INTERVAL, 600 * PlainEvents.SECOND);
        int capped = fault == PlainFault.HEARTBEAT_UNCAPPED ? offline : Math.min(offline, at + cap);
        int grace = fault == PlainFault.NO_GRACE ? 0 : Math.min(INTERVAL / 2, 30 * PlainEvents.SECOND);
        boolean longest = fault == PlainFault.REPEATED_HEARTBEAT_TAKES_THE_LATEST && supervised && presence == 'U';
        aliveUntil = longest ? Math.max(aliveUntil, capped + grace) : capped + grace;
        supervised = true;
        if (presence != 'U') {
            presence = 'U';
            backAt = at;
        }
    }
}
