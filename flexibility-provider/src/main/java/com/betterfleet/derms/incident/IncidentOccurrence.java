package com.betterfleet.derms.incident;

import com.betterfleet.derms.incident.Incident.IncidentSubject;
import java.time.Instant;

/**
 * A problem that was found.
 *
 * @param count how often, since it was last stored
 */
record IncidentOccurrence(IncidentSubject subject, Instant at, long count, String text) {

    IncidentOccurrence mergeWith(IncidentOccurrence later) {
        return new IncidentOccurrence(subject, later.at, count + later.count, later.text);
    }

    IncidentOccurrence withZeroCount() {
        return new IncidentOccurrence(subject, at, 0, text);
    }
}
