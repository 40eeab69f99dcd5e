package com.betterfleet.derms.incident;

import com.betterfleet.derms.incident.Incident.Subject;
import com.betterfleet.derms.incident.JdbcCourses.Opening;
import com.betterfleet.derms.incident.JdbcCourses.Step;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Brings what is told to what is so, for many subjects at once. It holds nothing itself: whoever asks twice, or asks at the same
 * time as another instance, changes nothing more.
 */
@Component
class Reconciler {

    /** Many at once are one event for open pages, which ask anew anyway. */
    private static final int MOST_EVENTS = 100;

    private final JdbcCourses courses;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Reconciler(JdbcCourses courses, ApplicationEventPublisher events, InstantSource clock) {
        this.courses = courses;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Takes the steps that are due.
     *
     * @param found what is so, by subject
     * @param unresolved the incidents that are not over, at least those of these subjects
     * @return when to look again, where something is about to open
     */
    Optional<Instant> settle(Map<Subject, Condition> found, List<Incident> unresolved) {
        Instant now = clock.instant();
        Map<Subject, Incident> open = new HashMap<>();
        unresolved.forEach(incident -> open.put(incident.subject(), incident));
        Steps steps = new Steps();
        found.forEach((subject, condition) -> {
            Optional<Incident> incident = Optional.ofNullable(open.get(subject));
            Course.next(incident, condition, now).forEach(move -> steps.add(subject, incident, move));
        });
        perform(steps, now);
        return steps.waits.stream().min(Instant::compareTo);
    }

    /** What is over comes first: the same subject may open anew in the same breath. */
    private void perform(Steps steps, Instant now) {
        List<Long> changed = new ArrayList<>();
        changed.addAll(courses.resolve(steps.resolved, now));
        changed.addAll(courses.cease(steps.ceased, now));
        changed.addAll(courses.doubt(steps.doubted, now));
        changed.addAll(courses.flicker(steps.flickered, now));
        changed.addAll(courses.recur(steps.recurred, now));
        changed.addAll(courses.update(steps.updated, now));
        changed.addAll(courses.open(steps.opened, now));
        changed.stream().limit(MOST_EVENTS).forEach(id -> events.publishEvent(new IncidentChanged(id)));
    }

    /** Steps of a kind are taken together. */
    private static final class Steps {
        private final List<Opening> opened = new ArrayList<>();
        private final List<Step> updated = new ArrayList<>();
        private final List<Step> recurred = new ArrayList<>();
        private final List<Step> flickered = new ArrayList<>();
        private final List<Step> ceased = new ArrayList<>();
        private final List<Step> doubted = new ArrayList<>();
        private final List<Step> resolved = new ArrayList<>();
        private final List<Instant> waits = new ArrayList<>();

        void add(Subject subject, Optional<Incident> open, Course.Move move) {
            switch (move) {
                case Course.Move.Wait wait -> waits.add(wait.until());
                case Course.Move.Open opening ->
                    opened.add(new Opening(
                            subject,
                            opening.found().scopeIds(),
                            opening.at(),
                            opening.found().text()));
                case Course.Move.Update update -> updated.add(told(open, update.found()));
                case Course.Move.Recur recur -> recurred.add(told(open, recur.found()));
                case Course.Move.Flicker flicker -> flickered.add(at(open, flicker.clearSince()));
                case Course.Move.Cease cease -> ceased.add(at(open, cease.clearSince()));
                case Course.Move.Doubt doubt -> doubted.add(at(open, Instant.EPOCH));
                case Course.Move.Resolve resolve -> resolved.add(at(open, resolve.clearSince()));
            }
        }

        private static Step told(Optional<Incident> open, Condition.Present found) {
            return new Step(open.orElseThrow(), found.since(), found.text(), found.scopeIds());
        }

        private static Step at(Optional<Incident> open, Instant at) {
            Incident incident = open.orElseThrow();
            return new Step(incident, at, incident.text(), incident.scopeIds());
        }
    }
}
