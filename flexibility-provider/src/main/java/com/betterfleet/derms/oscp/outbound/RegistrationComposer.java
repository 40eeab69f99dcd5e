package com.betterfleet.derms.oscp.outbound;

import com.betterfleet.derms.exchange.DeliveryAttempted;
import com.betterfleet.derms.exchange.DeliveryResult;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.oscp.wire.MessageType;
import com.betterfleet.derms.oscp.wire.RegisterMessage;
import com.betterfleet.derms.partner.PartnerProtocol;
import com.betterfleet.derms.registration.PartnerRegistrationService;
import com.betterfleet.derms.registration.RegistrationMessageDue;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Composes the messages of a token exchange and reports their delivery (M3). The token is stored encrypted with the
 * exchange only and inserted when a message is sent.
 */
@Component
class RegistrationComposer {

    /** Statuses that reject the token, the address or the version, so that a retry is useless. */
    private static final Set<Integer> FINAL_STATUSES = Set.of(400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 501);

    /** The same for a reply. A 401, 403, 404 or 409 may be temporary, as the partner may not use the new token yet. */
    private static final Set<Integer> FINAL_STATUSES_OF_ANSWER = Set.of(400, 405, 410, 413, 415, 422, 501);

    private final Outbox outbox;
    private final PartnerRegistrationService registrations;
    private final PartnerProtocol protocol;
    private final JsonMapper json;

    RegistrationComposer(
            Outbox outbox, PartnerRegistrationService registrations, PartnerProtocol protocol, JsonMapper json) {
        this.outbox = outbox;
        this.registrations = registrations;
        this.protocol = protocol;
        this.json = json;
    }

    @EventListener
    void onRegistrationDue(RegistrationMessageDue.RegistrationDue due) {
        outbox.replaceQueuedImmediately(
                due.connectionId(), MessageType.REGISTER.text(), due.requestId(), registerBody());
    }

    @EventListener
    void onRegistrationAnswerDue(RegistrationMessageDue.RegistrationAnswerDue due) {
        outbox.replaceQueued(
                due.connectionId(),
                MessageType.REGISTER.text(),
                due.requestId(),
                Optional.of(due.answersRequestId()),
                registerBody());
    }

    @EventListener
    void onRegistrationUpdateDue(RegistrationMessageDue.RegistrationUpdateDue due) {
        outbox.replaceQueuedImmediately(
                due.connectionId(), MessageType.UPDATE_REGISTRATION.text(), due.requestId(), registerBody());
    }

    @EventListener
    void onRegistrationEndDue(RegistrationMessageDue.RegistrationEndDue due) {
        outbox.replaceQueuedImmediately(due.connectionId(), MessageType.END_REGISTRATION.text(), due.requestId(), "");
    }

    @EventListener
    void onMessageWithdrawn(RegistrationMessageDue.MessageCancelled due) {
        outbox.cancelMessage(due.requestId());
    }

    @EventListener
    void onMessageTried(DeliveryAttempted tried) {
        if (!MessageType.of(tried.message().type()).isRegistration()) {
            return;
        }
        String connectionId = tried.message().connectionId();
        String requestId = tried.message().requestId();
        switch (tried.delivery()) {
            case DeliveryResult.MessageAccepted accepted -> registrations.recordDelivery(connectionId, requestId);
            case DeliveryResult.MessageRejected refused -> {
                boolean answer = tried.message().correlationId().isPresent();
                registrations.recordSendFailure(
                        connectionId,
                        requestId,
                        true,
                        (answer ? FINAL_STATUSES_OF_ANSWER : FINAL_STATUSES).contains(refused.status()),
                        "answered %d: %s".formatted(refused.status(), refused.reason()));
            }
            case DeliveryResult.NoResponse unanswered ->
                registrations.recordSendFailure(
                        connectionId,
                        requestId,
                        false,
                        unanswered.kind().equals(OscpHttpTransport.ADDRESS_REFUSED),
                        "was not reached: " + unanswered.reason());
        }
    }

    private String registerBody() {
        return RegisterMessage.toJsonWithoutToken(
                json, protocol.ownAddress().map(URI::toString).orElse(""));
    }
}
