package com.betterfleet.derms.link;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.partner.ConnectionChanged;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Stores the next state of a link, audits it and publishes the change. */
@Component
public class LinkStore {

    private final JdbcLinks links;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;

    LinkStore(JdbcLinks links, AuditTrail audit, ApplicationEventPublisher events) {
        this.links = links;
        this.audit = audit;
        this.events = events;
    }

    @Transactional(readOnly = true)
    public Optional<PartnerLink> findLink(String connectionId) {
        return links.findLink(connectionId);
    }

    /** Locks the row of a link until the transaction ends. Every writer of a connection locks this row first. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<PartnerLink> lockLink(String connectionId) {
        return links.lockLink(connectionId);
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public PartnerLink saveTransition(PartnerLink before, PartnerLink after) {
        if (after.equals(before)) {
            return after;
        }
        links.saveLink(after);
        LinkState.LinkStateKind from = before.state().kind();
        LinkState.LinkStateKind to = after.state().kind();
        if (from != to) {
            String auditReason = after.disconnection()
                    .map(LinkState.Disconnected::reason)
                    .or(() -> after.lastError()
                            .map(LinkError::message)
                            .filter(reason -> to == LinkState.LinkStateKind.ERROR))
                    .orElse(null);
            audit.recordAction("link " + to, "connection/" + after.connectionId(), from, to, auditReason);
        }
        if (before.liveness() != after.liveness()) {
            audit.recordAction(
                    "liveness " + after.liveness(),
                    "connection/" + after.connectionId(),
                    before.liveness(),
                    after.liveness(),
                    null);
            events.publishEvent(new LivenessChanged(after.connectionId()));
        }
        events.publishEvent(new ConnectionChanged(after.connectionId()));
        return after;
    }
}
