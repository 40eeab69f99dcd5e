package com.betterfleet.derms.incident;

import com.betterfleet.derms.incident.Incident.Subject;
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
class Sightings {

    private static final Logger LOG = LoggerFactory.getLogger(Sightings.class);

    private final JdbcIncidents incidents;
    private final ApplicationEventPublisher events;
    private final Map<Subject, Sighting> counted = new ConcurrentHashMap<>();

    Sightings(JdbcIncidents incidents, ApplicationEventPublisher events) {
        this.incidents = incidents;
        this.events = events;
    }

    void saw(Sighting sighting) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            note(sighting);
        } else if (counted.merge(sighting.subject(), sighting.none(), (before, unused) -> before.and(sighting))
                        .times()
                == 0) {
            write(sighting);
        }
    }

    /** Writes what was counted since the last time. */
    void flush() {
        for (Subject subject : List.copyOf(counted.keySet())) {
            Sighting sighting = counted.remove(subject);
            if (sighting != null && sighting.times() > 0) {
                write(sighting);
            }
        }
    }

    private void note(Sighting sighting) {
        events.publishEvent(new IncidentChanged(incidents.note(sighting)));
    }

    private void write(Sighting sighting) {
        try {
            note(sighting);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("An incident could not be written down and is tried again: {}", e.getMessage());
            counted.merge(sighting.subject(), sighting, Sighting::and);
        }
    }
}
