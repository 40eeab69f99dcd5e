package com.betterfleet.derms.incident;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.incident.Incident.IncidentAcknowledgement;
import com.betterfleet.derms.incident.Incident.IncidentState;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.refusal.NotFoundException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reads and acknowledges incidents. */
@Service
@Transactional(readOnly = true)
public class IncidentService {

    private static final int MAX_COMMENT_LENGTH = 2_000;

    private final JdbcIncidents incidents;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    IncidentService(JdbcIncidents incidents, AuditTrail audit, ApplicationEventPublisher events, InstantSource clock) {
        this.incidents = incidents;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /** The open incidents of a connection: of its link and of its groups. */
    public List<Incident> listOpenOfConnection(String connectionId) {
        return incidents.listOpenOfConnection(connectionId);
    }

    /** The newest first; {@code before} is an id, 0 for the newest of all. */
    public List<Incident> listNewest(Optional<IncidentState> state, Optional<String> scopeId, long before, int limit) {
        return incidents.listNewest(state, scopeId, before, limit);
    }

    /**
     * The incidents an operator must look at, worst first: unresolved ones, then resolved disruptions that were not
     * acknowledged.
     */
    public List<Incident> listNeedingAttention(int offset, int limit) {
        return incidents.listNeedingAttention(offset, limit);
    }

    /** The number of incidents that need attention. */
    public OpenIncidentCounts countNeedingAttention() {
        return incidents.countNeedingAttention();
    }

    /**
     * Counts of incidents.
     *
     * @param needingAttention unresolved, or resolved disruptions that were not acknowledged
     * @param critical unresolved and red
     */
    public record OpenIncidentCounts(long needingAttention, long critical) {}

    /** The unresolved red incidents, newest first. */
    public List<Incident> listCritical(int limit) {
        return incidents.listCritical(limit);
    }

    public Incident requireIncident(long id) {
        return incidents.findIncident(id).orElseThrow(() -> new NotFoundException("incident", Long.toString(id)));
    }

    /**
     * Acknowledges an incident for the signed-in operator, whether or not it is resolved.
     *
     * @param comment may be empty
     * @throws ConflictException where it was acknowledged before
     */
    @Transactional
    public Incident acknowledgeIncident(long id, String comment) {
        if (comment.length() > MAX_COMMENT_LENGTH) {
            throw new InvalidValueException(
                    "comment", comment.length() + " characters", "at most " + MAX_COMMENT_LENGTH);
        }
        if (comment.indexOf('\0') >= 0) {
            throw new InvalidValueException("comment", "a text with a null character", "a text without");
        }
        Incident before = requireIncident(id);
        IncidentAcknowledgement acknowledgement =
                new IncidentAcknowledgement(clock.instant(), AuditTrail.currentActor(), comment);
        if (!incidents.storeAcknowledgement(id, acknowledgement)) {
            throw new ConflictException(requireIncident(id)
                    .acknowledgement()
                    .map(earlier ->
                            "incident %d was acknowledged by %s at %s".formatted(id, earlier.by(), earlier.at()))
                    .orElse("incident %d cannot be acknowledged".formatted(id)));
        }
        Incident after = requireIncident(id);
        audit.recordAction(
                "acknowledged", "incident/" + id, before.state(), after.state(), comment.isEmpty() ? null : comment);
        events.publishEvent(new IncidentChanged(id));
        return after;
    }
}
