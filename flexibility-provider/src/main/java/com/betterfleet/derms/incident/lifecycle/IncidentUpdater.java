package com.betterfleet.derms.incident.lifecycle;

import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.Incident.IncidentSubject;
import com.betterfleet.derms.incident.IncidentChanged;
import com.betterfleet.derms.incident.lifecycle.JdbcIncidentTransitions.IncidentOpening;
import com.betterfleet.derms.incident.lifecycle.JdbcIncidentTransitions.TransitionRow;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Updates stored incidents to match current conditions, in batches. Stateless and idempotent: a repeated or concurrent
 * call changes nothing more.
 */
@Component
public class IncidentUpdater {

    private static final Logger LOG = LoggerFactory.getLogger(IncidentUpdater.class);

    /** More changes than this are published as one event; open pages reload everything anyway. */
    private static final int MAX_EVENTS = 100;

    private final JdbcIncidentTransitions transitions;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    IncidentUpdater(JdbcIncidentTransitions transitions, ApplicationEventPublisher events, InstantSource clock) {
        this.transitions = transitions;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Applies the transitions that are due.
     *
     * @param found the present conditions by subject
     * @param unresolved the unresolved incidents, at least those of these subjects
     * @return when to check again, where an incident is about to open
     */
    public Optional<Instant> updateIncidents(Map<IncidentSubject, AlarmCondition> found, List<Incident> unresolved) {
        Instant now = clock.instant();
        Map<IncidentSubject, Incident> open = new HashMap<>();
        unresolved.forEach(incident -> open.put(incident.subject(), incident));
        TransitionBatch batch = new TransitionBatch();
        found.forEach((subject, condition) -> {
            Optional<Incident> incident = Optional.ofNullable(open.get(subject));
            IncidentLifecycle.nextTransitions(incident, condition, now)
                    .forEach(transition -> batch.addTransition(subject, incident, transition));
        });
        applyTransitions(batch, now);
        return batch.deferredUntil.stream().min(Instant::compareTo);
    }

    /** Does the same one after the other: an incident that cannot be stored must not hide the others. */
    public Optional<Instant> updateEach(Map<IncidentSubject, AlarmCondition> found, List<Incident> unresolved) {
        List<Instant> next = new ArrayList<>();
        found.forEach((subject, condition) -> {
            try {
                updateIncidents(Map.of(subject, condition), unresolved).ifPresent(next::add);
            } catch (RuntimeException failure) {
                LOG.error("The incident about {} cannot be stored: {}", subject, failure.getMessage());
            }
        });
        return next.stream().min(Instant::compareTo);
    }

    /** Resolutions come first, because the same subject may open again in the same batch. */
    private void applyTransitions(TransitionBatch batch, Instant now) {
        List<Long> changed = new ArrayList<>();
        changed.addAll(transitions.resolveIncidents(batch.resolved, now));
        changed.addAll(transitions.startClearing(batch.clearing, now));
        changed.addAll(transitions.cancelClearing(batch.clearingCancelled, now));
        changed.addAll(transitions.recordFlickers(batch.flickering, now));
        changed.addAll(transitions.recordRecurrences(batch.recurred, now));
        changed.addAll(transitions.updateIncidents(batch.updated, now));
        changed.addAll(transitions.openIncidents(batch.opened, now));
        changed.stream().limit(MAX_EVENTS).forEach(id -> events.publishEvent(new IncidentChanged(id)));
    }

    /** Transitions grouped by kind. */
    private static final class TransitionBatch {
        private final List<IncidentOpening> opened = new ArrayList<>();
        private final List<TransitionRow> updated = new ArrayList<>();
        private final List<TransitionRow> recurred = new ArrayList<>();
        private final List<TransitionRow> flickering = new ArrayList<>();
        private final List<TransitionRow> clearing = new ArrayList<>();
        private final List<TransitionRow> clearingCancelled = new ArrayList<>();
        private final List<TransitionRow> resolved = new ArrayList<>();
        private final List<Instant> deferredUntil = new ArrayList<>();

        void addTransition(
                IncidentSubject subject, Optional<Incident> open, IncidentLifecycle.IncidentTransition transition) {
            switch (transition) {
                case IncidentLifecycle.IncidentTransition.DeferOpening wait -> deferredUntil.add(wait.until());
                case IncidentLifecycle.IncidentTransition.OpenIncident opening ->
                    opened.add(new IncidentOpening(
                            subject,
                            opening.condition().scopeIds(),
                            opening.at(),
                            opening.condition().text()));
                case IncidentLifecycle.IncidentTransition.UpdateIncident update ->
                    updated.add(toPresentRow(open, update.condition()));
                case IncidentLifecycle.IncidentTransition.RecordRecurrence recur ->
                    recurred.add(toPresentRow(open, recur.condition()));
                case IncidentLifecycle.IncidentTransition.RecordFlicker flicker ->
                    flickering.add(toRow(open, flicker.clearSince()));
                case IncidentLifecycle.IncidentTransition.StartClearing cease ->
                    clearing.add(toRow(open, cease.clearSince()));
                case IncidentLifecycle.IncidentTransition.CancelClearing doubt ->
                    clearingCancelled.add(toRow(open, Instant.EPOCH));
                case IncidentLifecycle.IncidentTransition.ResolveIncident resolve ->
                    resolved.add(toRow(open, resolve.clearSince()));
            }
        }

        private static TransitionRow toPresentRow(Optional<Incident> open, AlarmCondition.PresentCondition found) {
            return new TransitionRow(open.orElseThrow(), found.since(), found.text(), found.scopeIds());
        }

        private static TransitionRow toRow(Optional<Incident> open, Instant at) {
            Incident incident = open.orElseThrow();
            return new TransitionRow(incident, at, incident.text(), incident.scopeIds());
        }
    }
}
