package com.betterfleet.derms.incident;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.incident.Incident.Acknowledgement;
import com.betterfleet.derms.incident.Incident.State;
import com.betterfleet.derms.refusal.Absent;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Invalid;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What is and was wrong, and who has seen it. */
@Service
@Transactional(readOnly = true)
public class Incidents {

    private static final int LONGEST_COMMENT = 2_000;

    private final JdbcIncidents incidents;
    private final Audit audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Incidents(JdbcIncidents incidents, Audit audit, ApplicationEventPublisher events, InstantSource clock) {
        this.incidents = incidents;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /** What is open on a connection: of the link itself and of its groups. */
    public List<Incident> open(String connectionId) {
        return incidents.openOfConnection(connectionId);
    }

    /** What is open about a scope. */
    public List<Incident> openForScope(String scopeId) {
        return incidents.openOfScope(scopeId);
    }

    /** The newest first; {@code before} is an id, 0 for the newest of all. */
    public List<Incident> newest(Optional<State> state, Optional<String> scopeId, long before, int limit) {
        return incidents.newest(state, scopeId, before, limit);
    }

    /**
     * What somebody has to look at, worst first: what is not over, and disruptions that are over and that nobody has
     * acknowledged yet.
     */
    public List<Incident> inSight(int offset, int limit) {
        return incidents.inSight(offset, limit);
    }

    /** How many of these there are. */
    public Attention attention() {
        return incidents.attention();
    }

    /**
     * What wants attention.
     *
     * @param inSight what somebody has to look at
     * @param critical how many of it are red and not over
     */
    public record Attention(long inSight, long critical) {}

    /** What is red and not over, newest first. */
    public List<Incident> critical(int limit) {
        return incidents.critical(limit);
    }

    public Incident require(long id) {
        return incidents.find(id).orElseThrow(() -> new Absent("incident", Long.toString(id)));
    }

    /**
     * Notes that the signed-in person has seen an incident, whether or not it is over.
     *
     * @param comment what there is to say about it; empty: nothing
     * @throws Conflict where somebody has done so before
     */
    @Transactional
    public Incident acknowledge(long id, String comment) {
        if (comment.length() > LONGEST_COMMENT) {
            throw new Invalid("comment", comment.length() + " characters", "at most " + LONGEST_COMMENT);
        }
        if (comment.indexOf('\0') >= 0) {
            throw new Invalid("comment", "a text with a null character", "a text without");
        }
        Incident before = require(id);
        Acknowledgement seen = new Acknowledgement(clock.instant(), Audit.who(), comment);
        if (!incidents.acknowledge(id, seen)) {
            throw new Conflict(require(id)
                    .acknowledgement()
                    .map(earlier ->
                            "incident %d was acknowledged by %s at %s".formatted(id, earlier.by(), earlier.at()))
                    .orElse("incident %d cannot be acknowledged".formatted(id)));
        }
        Incident after = require(id);
        audit.note("acknowledged", "incident/" + id, before.state(), after.state(), comment.isEmpty() ? null : comment);
        events.publishEvent(new IncidentChanged(id));
        return after;
    }
}
