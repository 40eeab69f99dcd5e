package com.betterfleet.derms.incident;

import com.betterfleet.derms.incident.Incident.State;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What is and was wrong, newest first. */
@Service
@Transactional(readOnly = true)
public class Incidents {

    private final JdbcIncidents incidents;

    Incidents(JdbcIncidents incidents) {
        this.incidents = incidents;
    }

    /** What is open on a connection: of the link itself and of its groups. */
    public List<Incident> open(String connectionId) {
        return incidents.openOfConnection(connectionId);
    }

    /** What is open about a scope. */
    public List<Incident> openForScope(String scopeId) {
        return incidents.openOfScope(scopeId);
    }

    /** All incidents; {@code before} is an id, 0 for the newest of all. */
    public List<Incident> newest(Optional<State> state, long before, int limit) {
        return incidents.newest(state, before, limit);
    }
}
