package com.betterfleet.derms.link;

import com.betterfleet.derms.partner.ConnectionChange;
import com.betterfleet.derms.partner.ConnectionParticipant;
import com.betterfleet.derms.partner.PartnerConnection;
import java.time.InstantSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Creates the link of a new connection and requests a handshake where a changed configuration needs one. */
@Component
class ConnectionLinkUpdater implements ConnectionParticipant {

    private final JdbcLinks links;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    ConnectionLinkUpdater(JdbcLinks links, ApplicationEventPublisher events, InstantSource clock) {
        this.links = links;
        this.events = events;
        this.clock = clock;
    }

    /** Locks the link's row, which every writer of a connection locks first. */
    @Override
    public void lockConnection(String connectionId) {
        links.lockLink(connectionId);
    }

    @Override
    public void afterChange(ConnectionChange change, PartnerConnection after) {
        if (change.before().isEmpty()) {
            links.saveLink(PartnerLink.createLink(after.id(), clock.instant()));
        } else if (change.requiresHandshake(after)
                && links.findLink(after.id()).filter(PartnerLink::isOnline).isPresent()) {
            events.publishEvent(new OutboundMessageDue.HandshakeDue(
                    after.id(), after.effectiveProperties().ownDemands()));
        }
    }
}
