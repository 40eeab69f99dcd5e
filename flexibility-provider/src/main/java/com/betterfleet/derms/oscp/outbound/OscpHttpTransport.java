package com.betterfleet.derms.oscp.outbound;

import com.betterfleet.derms.egress.AddressRefusedException;
import com.betterfleet.derms.egress.ConnectionFailureText;
import com.betterfleet.derms.egress.Egress;
import com.betterfleet.derms.exchange.DeliveryResult;
import com.betterfleet.derms.exchange.LoggedMessage;
import com.betterfleet.derms.exchange.LoggedMessage.MessageDirection;
import com.betterfleet.derms.exchange.MessageLog;
import com.betterfleet.derms.exchange.MessageTransport;
import com.betterfleet.derms.exchange.OutboundMessage;
import com.betterfleet.derms.oscp.outbound.RequestAuthorizer.AuthorizationHeaders;
import com.betterfleet.derms.oscp.wire.MessageType;
import com.betterfleet.derms.oscp.wire.OscpHeaders;
import com.betterfleet.derms.oscp.wire.RegisterMessage;
import com.betterfleet.derms.partner.PartnerConnection.MessageDestination;
import com.betterfleet.derms.refusal.NotFoundException;
import com.betterfleet.derms.registration.PartnerRegistrationService;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends messages to partners over HTTP. It sends a second request with a fresh access token where the first was refused
 * with 401 or 403: some partners answer 403 to a token that they no longer know.
 */
@Component
class OscpHttpTransport implements MessageTransport {

    static final String ADDRESS_REFUSED = "ADDRESS_REFUSED";

    private static final int MAX_SHOWN_CHARACTERS = 500;
    private static final int FIRST_SUCCESS_STATUS = 200;
    private static final int FIRST_REDIRECT_STATUS = 300;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final DestinationCache destinationCache;
    private final RequestAuthorizer authorizer;
    private final PartnerRegistrationService registrations;
    private final Egress egress;
    private final MessageLog log;
    private final JsonMapper json;
    private final InstantSource clock;

    OscpHttpTransport(
            DestinationCache destinationCache,
            RequestAuthorizer authorizer,
            PartnerRegistrationService registrations,
            Egress egress,
            MessageLog log,
            JsonMapper json,
            InstantSource clock) {
        this.destinationCache = destinationCache;
        this.authorizer = authorizer;
        this.registrations = registrations;
        this.egress = egress;
        this.log = log;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public DeliveryResult sendMessage(OutboundMessage message) {
        DeliveryResult delivery = prepareAndSend(message);
        log.logMessage(toLogEntry(message, delivery));
        return delivery;
    }

    /**
     * A message to send.
     *
     * @param secret a secret in the body, which the response may repeat; empty: none
     */
    private record OutgoingRequest(OutboundMessage message, MessageType type, String body, String secret) {
        @Override
        public String toString() {
            return "OutgoingRequest[" + message.requestId() + "]";
        }
    }

    private DeliveryResult prepareAndSend(OutboundMessage message) {
        MessageType type = MessageType.of(message.type());
        if (!type.isRegistration() || message.body().isEmpty()) {
            return authorizeAndSend(new OutgoingRequest(message, type, message.body(), ""));
        }
        return registrations
                .findMessageToken(message.connectionId(), message.requestId())
                .map(token -> authorizeAndSend(new OutgoingRequest(
                        message, type, RegisterMessage.insertToken(json, message.body(), token), token.text())))
                .orElseGet(() -> new DeliveryResult.NoResponse(
                        "it no longer belongs to the registration", "REGISTRATION_CHANGED"));
    }

    private DeliveryResult authorizeAndSend(OutgoingRequest request) {
        String connectionId = request.message().connectionId();
        try {
            MessageDestination destination = request.type().isRegistration()
                    ? destinationCache.loadDestination(
                            connectionId, request.type().name())
                    : destinationCache.findDestination(
                            connectionId, request.type().name());
            return switch (authorizer.authorizeRequest(connectionId, destination)) {
                case RequestAuthorizer.AuthorizationUnavailable unavailable ->
                    new DeliveryResult.NoResponse(unavailable.reason(), unavailable.kind());
                case AuthorizationHeaders authorization -> sendWithRetry(request, destination, authorization);
            };
        } catch (NotFoundException e) {
            return new DeliveryResult.NoResponse("the connection was deleted");
        }
    }

    private DeliveryResult sendWithRetry(
            OutgoingRequest request, MessageDestination destination, AuthorizationHeaders firstAuthorization) {
        try {
            Egress.OutboundResponse answer = sendRequest(request, destination.url(), firstAuthorization);
            boolean refused = answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN;
            if (!refused || firstAuthorization.accessToken().isEmpty()) {
                return toDelivery(answer, destination, firstAuthorization, request.secret());
            }
            return switch (authorizer.renewAuthorization(
                    request.message().connectionId(), destination, firstAuthorization)) {
                case RequestAuthorizer.AuthorizationUnavailable unavailable ->
                    new DeliveryResult.NoResponse(unavailable.reason(), unavailable.kind());
                case AuthorizationHeaders renewedAuthorization ->
                    toDelivery(
                            renewedAuthorization.accessToken().equals(firstAuthorization.accessToken())
                                    ? answer
                                    : sendRequest(request, destination.url(), renewedAuthorization),
                            destination,
                            renewedAuthorization,
                            request.secret());
            };
        } catch (AddressRefusedException e) {
            return new DeliveryResult.NoResponse(e.reason(), ADDRESS_REFUSED);
        } catch (IOException e) {
            return new DeliveryResult.NoResponse(ConnectionFailureText.describeFailure(destination.url(), e));
        }
    }

    private Egress.OutboundResponse sendRequest(OutgoingRequest request, URI url, AuthorizationHeaders authorization)
            throws IOException {
        return egress.sendRequest(
                request.type().method(), url, requestHeaders(request.message(), authorization), request.body());
    }

    private static Map<String, String> requestHeaders(OutboundMessage message, AuthorizationHeaders authorization) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(authorization.headers());
        headers.put("Content-Type", "application/json");
        headers.put(OscpHeaders.REQUEST_ID, message.requestId());
        message.correlationId().ifPresent(id -> headers.put(OscpHeaders.CORRELATION_ID, id));
        return headers;
    }

    private DeliveryResult toDelivery(
            Egress.OutboundResponse answer,
            MessageDestination destination,
            AuthorizationHeaders authorization,
            String secret) {
        if (answer.status() >= FIRST_SUCCESS_STATUS && answer.status() < FIRST_REDIRECT_STATUS) {
            return new DeliveryResult.MessageAccepted(answer.status());
        }
        String explanation = authorization
                .redaction()
                .withSecret(secret)
                .redactText(answer.header(OscpHeaders.ERROR_MESSAGE).orElse(answer.body()))
                // Stored text contains no NUL, and displayed text is one line.
                .replaceAll("\\p{Cntrl}+", " ");
        String abbreviated = explanation.length() > MAX_SHOWN_CHARACTERS
                ? explanation.substring(0, MAX_SHOWN_CHARACTERS)
                : explanation;
        if (answer.status() == UNAUTHORIZED) {
            CredentialRefusal refused = CredentialRefusal.of(answer, destination, authorization);
            return new DeliveryResult.MessageRejected(
                    answer.status(),
                    abbreviated.isBlank() ? refused.description() : refused.description() + ": " + abbreviated,
                    answer.findRetryAfter(clock.instant()),
                    refused.kind());
        }
        Optional<Duration> pause = answer.findRetryAfter(clock.instant());
        String statusExplanation = StatusExplanations.explainStatus(answer.status(), pause);
        return new DeliveryResult.MessageRejected(
                answer.status(),
                abbreviated.isBlank() ? statusExplanation : statusExplanation + ": " + abbreviated,
                pause);
    }

    private LoggedMessage toLogEntry(OutboundMessage message, DeliveryResult delivery) {
        Integer status = null;
        String note = null;
        if (delivery instanceof DeliveryResult.MessageAccepted accepted) {
            status = accepted.status();
        } else if (delivery instanceof DeliveryResult.MessageRejected refused) {
            status = refused.status();
            note = refused.reason();
        } else if (delivery instanceof DeliveryResult.NoResponse unanswered) {
            note = unanswered.reason();
        }
        return new LoggedMessage(
                0,
                message.connectionId(),
                clock.instant(),
                MessageDirection.OUT,
                message.type(),
                status,
                message.requestId(),
                message.correlationId().orElse(null),
                message.body(),
                note);
    }
}
