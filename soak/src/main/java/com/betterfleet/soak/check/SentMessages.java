package com.betterfleet.soak.check;

import java.util.ArrayList;
import java.util.List;

/** Messages in the order in which they were sent; read by one thread while another one sends. */
final class SentMessages<T> {

    /** Older messages no longer decide what changes now, and scanning all of a long run would take too long. */
    private static final int RECENT = 60;

    private volatile List<T> messages = List.of();

    synchronized void add(T message) {
        List<T> longer = new ArrayList<>(messages);
        longer.add(message);
        messages = List.copyOf(longer);
    }

    List<T> all() {
        return messages;
    }

    List<T> recent() {
        List<T> all = messages;
        return all.subList(Math.max(0, all.size() - RECENT), all.size());
    }
}
