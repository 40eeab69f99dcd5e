package com.betterfleet.derms.incident;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is to be looked at soon, each once however often it was named. */
final class Woken {

    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    void add(String id) {
        ids.add(id);
    }

    void addAll(Collection<String> more) {
        ids.addAll(more);
    }

    boolean isEmpty() {
        return ids.isEmpty();
    }

    /** What was woken until now; what is woken meanwhile stays for the next time. */
    List<String> take() {
        List<String> taken = new ArrayList<>(ids);
        ids.removeAll(new HashSet<>(taken));
        return taken;
    }
}
