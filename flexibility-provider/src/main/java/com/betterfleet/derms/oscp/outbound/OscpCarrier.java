package com.betterfleet.derms.oscp.outbound;

import com.betterfleet.derms.connection.Connection.Dispatch;
import com.betterfleet.derms.connection.RegisteringPartners;
import com.betterfleet.derms.egress.AddressRefused;
import com.betterfleet.derms.egress.Egress;
import com.betterfleet.derms.egress.NoAnswer;
import com.betterfleet.derms.exchange.Delivery;
import com.betterfleet.derms.exchange.LoggedMessage;
import com.betterfleet.derms.exchange.LoggedMessage.Heading;
import com.betterfleet.derms.exchange.MessageCarrier;
import com.betterfleet.derms.exchange.MessageLog;
import com.betterfleet.derms.exchange.OutboundMessage;
import com.betterfleet.derms.oscp.outbound.Signature.Signed;
import com.betterfleet.derms.oscp.wire.Headers;
import com.betterfleet.derms.oscp.wire.MessageType;
import com.betterfleet.derms.oscp.wire.Register;
import com.betterfleet.derms.refusal.Absent;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Carries messages to partners over HTTP: one request, and a second one with a fresh access token where the first was refused. */
@Component
class OscpCarrier implements MessageCarrier {

    static final String ADDRESS_REFUSED = "ADDRESS_REFUSED";

    private static final int SHOWN_OF_ANSWER = 500;
    private static final int OK = 200;
    private static final int REDIRECT = 300;
    private static final int UNAUTHORIZED = 401;

    private final Dispatches dispatches;
    private final Signature signature;
    private final RegisteringPartners registrations;
    private final Egress egress;
    private final MessageLog log;
    private final JsonMapper json;
    private final InstantSource clock;

    OscpCarrier(
            Dispatches dispatches,
            Signature signature,
            RegisteringPartners registrations,
            Egress egress,
            MessageLog log,
            JsonMapper json,
            InstantSource clock) {
        this.dispatches = dispatches;
        this.signature = signature;
        this.registrations = registrations;
        this.egress = egress;
        this.log = log;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public Delivery carry(OutboundMessage message) {
        Delivery delivery = tried(message);
        log.note(logged(message, delivery));
        return delivery;
    }

    /**
     * A message as it leaves.
     *
     * @param secret what its body tells besides the credentials, since an answer may repeat it; empty: nothing
     */
    private record Leaving(OutboundMessage message, MessageType type, String body, String secret) {
        @Override
        public String toString() {
            return "Leaving[" + message.requestId() + "]";
        }
    }

    private Delivery tried(OutboundMessage message) {
        MessageType type = MessageType.of(message.type());
        if (!type.registers() || message.body().isEmpty()) {
            return tried(new Leaving(message, type, message.body(), ""));
        }
        return registrations
                .told(message.connectionId(), message.requestId())
                .map(token -> tried(
                        new Leaving(message, type, Register.withToken(json, message.body(), token), token.text())))
                .orElseGet(() ->
                        new Delivery.Unanswered("it has no part in the registration any more", "REGISTRATION_CHANGED"));
    }

    private Delivery tried(Leaving leaving) {
        String connectionId = leaving.message().connectionId();
        try {
            Dispatch dispatch = leaving.type().registers()
                    ? dispatches.anew(connectionId, leaving.type().name())
                    : dispatches.of(connectionId, leaving.type().name());
            return switch (signature.sign(connectionId, dispatch)) {
                case Signature.Unsigned unsigned -> new Delivery.Unanswered(unsigned.reason(), unsigned.kind());
                case Signed signed -> sent(leaving, dispatch, signed);
            };
        } catch (Absent e) {
            return new Delivery.Unanswered("the connection was removed");
        }
    }

    private Delivery sent(Leaving leaving, Dispatch dispatch, Signed first) {
        try {
            Egress.Answer answer = sent(leaving, dispatch.url(), first);
            if (answer.status() != UNAUTHORIZED || first.accessToken().isEmpty()) {
                return delivery(answer, dispatch, first, leaving.secret());
            }
            return switch (signature.renew(leaving.message().connectionId(), dispatch, first)) {
                case Signature.Unsigned unsigned -> new Delivery.Unanswered(unsigned.reason(), unsigned.kind());
                case Signed second ->
                    delivery(sent(leaving, dispatch.url(), second), dispatch, second, leaving.secret());
            };
        } catch (AddressRefused e) {
            return new Delivery.Unanswered(e.reason(), ADDRESS_REFUSED);
        } catch (IOException e) {
            return new Delivery.Unanswered(NoAnswer.words(dispatch.url(), e));
        }
    }

    private Egress.Answer sent(Leaving leaving, URI url, Signed signed) throws IOException {
        return egress.send(leaving.type().method(), url, headers(leaving.message(), signed), leaving.body());
    }

    private static Map<String, String> headers(OutboundMessage message, Signed signed) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(signed.headers());
        headers.put("Content-Type", "application/json");
        headers.put(Headers.REQUEST_ID, message.requestId());
        message.correlationId().ifPresent(id -> headers.put(Headers.CORRELATION_ID, id));
        return headers;
    }

    private static Delivery delivery(Egress.Answer answer, Dispatch dispatch, Signed signed, String secret) {
        if (answer.status() >= OK && answer.status() < REDIRECT) {
            return new Delivery.Taken(answer.status());
        }
        String words = signed.redaction()
                .and(secret)
                .apply(answer.header(Headers.ERROR_MESSAGE).orElse(answer.body()))
                // What is stored holds no NUL, and what is read is one line.
                .replaceAll("\\p{Cntrl}+", " ");
        String shown = words.length() > SHOWN_OF_ANSWER ? words.substring(0, SHOWN_OF_ANSWER) : words;
        if (answer.status() == UNAUTHORIZED) {
            RefusedCredential refused = RefusedCredential.of(answer, dispatch, signed);
            return new Delivery.Refused(
                    answer.status(),
                    shown.isBlank() ? refused.words() : refused.words() + ": " + shown,
                    retryAfter(answer),
                    refused.kind());
        }
        Optional<Duration> pause = retryAfter(answer);
        String meant = StatusWords.of(answer.status(), pause);
        return new Delivery.Refused(answer.status(), shown.isBlank() ? meant : meant + ": " + shown, pause);
    }

    private static Optional<Duration> retryAfter(Egress.Answer answer) {
        return answer.header("Retry-After")
                .filter(value -> value.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }

    private LoggedMessage logged(OutboundMessage message, Delivery delivery) {
        Integer status = null;
        String note = null;
        if (delivery instanceof Delivery.Taken taken) {
            status = taken.status();
        } else if (delivery instanceof Delivery.Refused refused) {
            status = refused.status();
            note = refused.reason();
        } else if (delivery instanceof Delivery.Unanswered unanswered) {
            note = unanswered.reason();
        }
        return new LoggedMessage(
                0,
                message.connectionId(),
                clock.instant(),
                Heading.OUT,
                message.type(),
                status,
                message.requestId(),
                message.correlationId().orElse(null),
                message.body(),
                note);
    }
}
