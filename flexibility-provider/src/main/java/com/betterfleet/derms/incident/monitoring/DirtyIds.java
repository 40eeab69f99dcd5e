package com.betterfleet.derms.incident.monitoring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is to be looked at soon, each once however often it was named. */
final class DirtyIds {

    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    void markDirty(String id) {
        ids.add(id);
    }

    void markAllDirty(Collection<String> more) {
        ids.addAll(more);
    }

    boolean isEmpty() {
        return ids.isEmpty();
    }

    /** What was woken until now; what is woken meanwhile stays for the next time. */
    List<String> drainIds() {
        List<String> drained = new ArrayList<>(ids);
        ids.removeAll(new HashSet<>(drained));
        return drained;
    }
}
