package com.betterfleet.derms.microgrid;

import java.util.List;

/** Port: what rooms above hold on to, so that nothing is removed under them. */
public interface DependantLookup {

    /**
     * What depends on a thing of this room.
     *
     * @param kind {@code microgrid}, {@code circuit}, {@code scope} or {@code asset}
     * @return each as {@code kind id}, empty where nothing does
     */
    List<String> findDependants(String kind, String id);
}
