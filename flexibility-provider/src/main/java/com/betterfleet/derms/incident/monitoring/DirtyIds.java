package com.betterfleet.derms.incident.monitoring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A set of ids marked dirty for the next check. Thread-safe. */
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

    /** Removes and returns the ids marked until now; ids marked meanwhile remain for the next call. */
    List<String> drainIds() {
        List<String> drained = new ArrayList<>(ids);
        ids.removeAll(new HashSet<>(drained));
        return drained;
    }
}
