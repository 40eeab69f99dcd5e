package com.betterfleet.derms.incident;

import com.betterfleet.derms.incident.Incident.IncidentSubject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Stores occurrences of problems. Within a transaction the occurrence is part of it. Outside of one, after a refusal,
 * the first occurrence of a subject is stored at once; repeats are counted in memory and stored once a second, so that
 * a flood of refused messages costs few writes. A crash loses at most a second of counting, never the incident.
 */
@Component
class OccurrenceRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(OccurrenceRecorder.class);

    private final JdbcIncidents incidents;
    private final ApplicationEventPublisher events;
    private final Map<IncidentSubject, IncidentOccurrence> pending = new ConcurrentHashMap<>();

    OccurrenceRecorder(JdbcIncidents incidents, ApplicationEventPublisher events) {
        this.incidents = incidents;
        this.events = events;
    }

    void recordOccurrence(IncidentOccurrence occurrence) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            storeOccurrence(occurrence);
        } else if (pending.merge(
                                occurrence.subject(),
                                occurrence.withZeroCount(),
                                (before, unused) -> before.mergeWith(occurrence))
                        .count()
                == 0) {
            storeOrRetry(occurrence);
        }
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    /** Stores the occurrences counted since the last call. */
    void flushPending() {
        for (IncidentSubject subject : List.copyOf(pending.keySet())) {
            IncidentOccurrence occurrence = pending.remove(subject);
            if (occurrence != null && occurrence.count() > 0) {
                storeOrRetry(occurrence);
            }
        }
    }

    private void storeOccurrence(IncidentOccurrence occurrence) {
        events.publishEvent(new IncidentChanged(incidents.recordOccurrence(occurrence)));
    }

    private void storeOrRetry(IncidentOccurrence occurrence) {
        try {
            storeOccurrence(occurrence);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("An incident could not be stored; retrying: {}", e.getMessage());
            pending.merge(occurrence.subject(), occurrence, IncidentOccurrence::mergeWith);
        }
    }
}
