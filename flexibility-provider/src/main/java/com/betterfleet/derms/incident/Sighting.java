package com.betterfleet.derms.incident;

import com.betterfleet.derms.incident.Incident.Subject;
import java.time.Instant;

/**
 * Something wrong was noticed.
 *
 * @param times how often, since it was last written down
 */
record Sighting(Subject subject, Instant at, long times, String text) {

    Sighting and(Sighting later) {
        return new Sighting(subject, later.at, times + later.times, later.text);
    }

    Sighting none() {
        return new Sighting(subject, at, 0, text);
    }
}
