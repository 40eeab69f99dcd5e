package com.betterfleet.derms.microgrid;

import java.util.List;

/** Port: finds references from other rooms, so that nothing referenced is deleted. */
public interface DependantLookup {

    /**
     * Finds the entities that reference an entity of this room.
     *
     * @param kind {@code microgrid}, {@code circuit}, {@code scope} or {@code asset}
     * @return each as {@code kind id}; empty if there is none
     */
    List<String> findDependants(String kind, String id);
}
