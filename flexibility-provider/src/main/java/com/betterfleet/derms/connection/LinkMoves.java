package com.betterfleet.derms.connection;

import com.betterfleet.derms.audit.Audit;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Stores a link's next state, with its trace and for those who look at it; every change of state is audited. */
@Component
class LinkMoves {

    private final JdbcLinks links;
    private final Audit audit;
    private final ApplicationEventPublisher events;

    LinkMoves(JdbcLinks links, Audit audit, ApplicationEventPublisher events) {
        this.links = links;
        this.audit = audit;
        this.events = events;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    Link save(Link before, Link after) {
        if (after.equals(before)) {
            return after;
        }
        links.save(after);
        LinkState.Kind from = before.state().kind();
        LinkState.Kind to = after.state().kind();
        if (from != to) {
            String why = after.takenDown()
                    .map(LinkState.Disconnected::reason)
                    .or(() -> after.lastError().map(LinkError::message).filter(reason -> to == LinkState.Kind.ERROR))
                    .orElse(null);
            audit.note("link " + to, "connection/" + after.connectionId(), from, to, why);
        }
        if (before.liveness() != after.liveness()) {
            audit.note(
                    "liveness " + after.liveness(),
                    "connection/" + after.connectionId(),
                    before.liveness(),
                    after.liveness(),
                    null);
            events.publishEvent(new LivenessChanged(after.connectionId()));
        }
        events.publishEvent(new LinkChanged(after.connectionId()));
        return after;
    }
}
