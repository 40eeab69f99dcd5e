package com.betterfleet.derms.oscp.outbound;

import com.betterfleet.derms.connection.OutboundDue;
import com.betterfleet.derms.connection.PartnerProtocol;
import com.betterfleet.derms.connection.RegisteringPartners;
import com.betterfleet.derms.exchange.Delivery;
import com.betterfleet.derms.exchange.MessageTried;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.oscp.wire.MessageType;
import com.betterfleet.derms.oscp.wire.Register;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Words what is due of an exchange of tokens, and tells what became of it (M3). The token itself is put in when a message leaves:
 * it is stored encrypted with the exchange and nowhere else.
 */
@Component
class RegisterWording {

    /** What says of a registration, whenever it comes: the token, the address or the version is not what the partner takes. */
    private static final Set<Integer> DEFINITE = Set.of(400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 501);

    /**
     * The same of an answer, which shows a token that the partner may not have put to use yet when it comes: that it is not let in
     * may change.
     */
    private static final Set<Integer> DEFINITE_OF_ANSWER = Set.of(400, 405, 410, 413, 415, 422, 501);

    private final Outbox outbox;
    private final RegisteringPartners registrations;
    private final PartnerProtocol protocol;
    private final JsonMapper json;

    RegisterWording(Outbox outbox, RegisteringPartners registrations, PartnerProtocol protocol, JsonMapper json) {
        this.outbox = outbox;
        this.registrations = registrations;
        this.protocol = protocol;
        this.json = json;
    }

    @EventListener
    void on(OutboundDue.Registration due) {
        outbox.replaceQueuedAtOnce(due.connectionId(), MessageType.REGISTER.text(), due.requestId(), body());
    }

    @EventListener
    void on(OutboundDue.RegistrationAnswer due) {
        outbox.replaceQueued(
                due.connectionId(),
                MessageType.REGISTER.text(),
                due.requestId(),
                Optional.of(due.answersRequestId()),
                body());
    }

    @EventListener
    void on(OutboundDue.RegistrationUpdate due) {
        outbox.replaceQueuedAtOnce(due.connectionId(), MessageType.UPDATE_REGISTRATION.text(), due.requestId(), body());
    }

    @EventListener
    void on(OutboundDue.RegistrationEnd due) {
        outbox.replaceQueuedAtOnce(due.connectionId(), MessageType.END_REGISTRATION.text(), due.requestId(), "");
    }

    @EventListener
    void on(OutboundDue.NoLonger due) {
        outbox.cancel(due.requestId());
    }

    @EventListener
    void on(MessageTried tried) {
        if (!MessageType.of(tried.message().type()).registers()) {
            return;
        }
        String connectionId = tried.message().connectionId();
        String requestId = tried.message().requestId();
        switch (tried.delivery()) {
            case Delivery.Taken taken -> registrations.delivered(connectionId, requestId);
            case Delivery.Refused refused -> {
                boolean answer = tried.message().correlationId().isPresent();
                registrations.notTaken(
                        connectionId,
                        requestId,
                        true,
                        (answer ? DEFINITE_OF_ANSWER : DEFINITE).contains(refused.status()),
                        "answered %d: %s".formatted(refused.status(), refused.reason()));
            }
            case Delivery.Unanswered unanswered ->
                registrations.notTaken(
                        connectionId,
                        requestId,
                        false,
                        unanswered.kind().equals(OscpCarrier.ADDRESS_REFUSED),
                        "was not reached: " + unanswered.reason());
        }
    }

    private String body() {
        return Register.withoutToken(
                json, protocol.ownAddress().map(URI::toString).orElse(""));
    }
}
