package com.betterfleet.derms.registration;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.link.LinkError;
import com.betterfleet.derms.link.LinkStore;
import com.betterfleet.derms.link.ListeningLease;
import com.betterfleet.derms.link.OutboundMessageDue;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.partner.ConnectionChanged;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.refusal.NotFoundException;
import com.betterfleet.derms.registration.PartnerRegistration.RegistrationStage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.BiFunction;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Stores a registration's next state and history, and publishes its effects, in one transaction. A token is stored
 * before it is sent. The connection's link is locked first.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class RegistrationStore {

    private static final Set<RegistrationStage> IN_PROGRESS_STAGES =
            Set.of(RegistrationStage.ASKING, RegistrationStage.AWAITING_ANSWER, RegistrationStage.ANSWERING);

    private final JdbcRegistrations registrations;
    private final PartnerConnections connections;
    private final LinkStore linkStore;
    private final ListeningLease lease;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    RegistrationStore(
            JdbcRegistrations registrations,
            PartnerConnections connections,
            LinkStore linkStore,
            ListeningLease lease,
            AuditTrail audit,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.registrations = registrations;
        this.connections = connections;
        this.linkStore = linkStore;
        this.lease = lease;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Applies a transition; an exception leaves the registration as it is.
     *
     * @throws NotFoundException where there is no such connection
     */
    PartnerRegistration applyTransition(
            String connectionId, BiFunction<PartnerRegistration, TransitionContext, RegistrationTransition> step) {
        PartnerLink link =
                linkStore.lockLink(connectionId).orElseThrow(() -> new NotFoundException("connection", connectionId));
        return applyTransition(link, step);
    }

    /** Applies a transition; has no effect if the connection was deleted meanwhile. */
    void applyTransitionIfPresent(
            String connectionId, BiFunction<PartnerRegistration, TransitionContext, RegistrationTransition> step) {
        linkStore.lockLink(connectionId).ifPresent(link -> applyTransition(link, step));
    }

    private PartnerRegistration applyTransition(
            PartnerLink link, BiFunction<PartnerRegistration, TransitionContext, RegistrationTransition> step) {
        String id = link.connectionId();
        TransitionContext context = new TransitionContext(
                clock.instant(),
                lease.readListeningTime(),
                connections
                        .findProperties(id)
                        .map(PartnerProperties::registrationOverlap)
                        .orElseThrow(),
                connections.findConfiguredToken(id));
        PartnerRegistration before = registrations
                .findRegistration(id)
                .orElseGet(() -> PartnerRegistration.createUnregistered(id, context.now()));
        RegistrationTransition transition = step.apply(before, context);
        saveTransition(before, transition, context.now());
        updateLink(link, before, transition.after(), context.now());
        transition.actions().forEach(action -> events.publishEvent(toMessageDue(id, action)));
        events.publishEvent(new ConnectionChanged(id));
        return transition.after();
    }

    /** Records a step that changes nothing. */
    void recordStep(String connectionId, RegistrationNote note) {
        registrations.recordStep(connectionId, clock.instant(), AuditTrail.currentActor(), note);
        events.publishEvent(new ConnectionChanged(connectionId));
    }

    private void saveTransition(PartnerRegistration before, RegistrationTransition transition, Instant now) {
        PartnerRegistration after = transition.after();
        if (!after.equals(before)) {
            registrations.saveRegistration(after);
        }
        transition
                .notes()
                .forEach(note -> registrations.recordStep(after.connectionId(), now, AuditTrail.currentActor(), note));
        if (after.stage() != before.stage()) {
            audit.recordAction(
                    "registration " + after.stage(),
                    "connection/" + after.connectionId(),
                    before.stage(),
                    after.stage(),
                    after.reason().orElse(null));
        }
    }

    /** Applies the exchange's effect on the link. */
    private void updateLink(PartnerLink link, PartnerRegistration before, PartnerRegistration after, Instant now) {
        RegistrationStage stage = after.stage();
        // By an answer, in time or after a stop, or because of another address of the partner; not where it continues
        // unchanged.
        boolean completed = stage == RegistrationStage.REGISTERED
                && (before.stage() == RegistrationStage.REGISTERED
                        ? !after.partnerOffer().equals(before.partnerOffer())
                        : before.stage() != RegistrationStage.UPDATING
                                && after.reason().isEmpty());
        if (completed) {
            if (link.isOnline()) {
                // Other credentials or another address: limits stay, and a new handshake follows.
                connections
                        .findProperties(link.connectionId())
                        .ifPresent(properties -> events.publishEvent(
                                new OutboundMessageDue.HandshakeDue(link.connectionId(), properties.ownDemands())));
            }
            linkStore.saveTransition(link, link.registrationCompleted(now));
        } else if (stage != before.stage() && IN_PROGRESS_STAGES.contains(stage)) {
            linkStore.saveTransition(link, link.registrationStarted(now));
        } else if (stage != before.stage() && stage == RegistrationStage.STOPPED) {
            linkStore.saveTransition(
                    link,
                    link.sendFailed(new LinkError(
                            now, "REGISTRATION_STOPPED", after.reason().orElse(""))));
        } else if (stage != before.stage() && stage == RegistrationStage.ENDED) {
            linkStore.saveTransition(
                    link,
                    link.registrationEnded(
                            new LinkError(now, "UNREGISTERED", after.reason().orElse(""))));
        }
    }

    private static RegistrationMessageDue toMessageDue(String connectionId, RegistrationAction action) {
        return switch (action) {
            case RegistrationAction.SendRegistration registration ->
                new RegistrationMessageDue.RegistrationDue(connectionId, registration.requestId());
            case RegistrationAction.SendRegistrationAnswer answer ->
                new RegistrationMessageDue.RegistrationAnswerDue(
                        connectionId, answer.requestId(), answer.answeredRequestId());
            case RegistrationAction.SendTokenUpdate update ->
                new RegistrationMessageDue.RegistrationUpdateDue(connectionId, update.requestId());
            case RegistrationAction.SendRegistrationEnd end ->
                new RegistrationMessageDue.RegistrationEndDue(connectionId, end.requestId());
            case RegistrationAction.CancelMessage cancelled ->
                new RegistrationMessageDue.MessageCancelled(connectionId, cancelled.requestId());
        };
    }
}
