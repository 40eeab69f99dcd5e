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
 * Writes down what is noticed. Within a transaction that is part of it: what it found stands or falls with it. Outside of
 * one, after a refusal, the first sighting of a subject is written at once and its repeats are counted here and written
 * once a second: a flood of refused messages waits for no row and costs no write each. A crash loses at most a second of
 * counting, never the incident.
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

    /** Writes what was counted since the last time. */
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
            LOG.warn("An incident could not be written down and is tried again: {}", e.getMessage());
            pending.merge(occurrence.subject(), occurrence, IncidentOccurrence::mergeWith);
        }
    }
}
