package com.betterfleet.derms.oscp.outbound;

import com.betterfleet.derms.connection.Connection.Dispatch;
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
import com.betterfleet.derms.refusal.Absent;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Carries messages to partners over HTTP: one POST, and a second one with a fresh access token where the first was refused. */
@Component
class OscpCarrier implements MessageCarrier {

    private static final int SHOWN_OF_ANSWER = 500;
    private static final int OK = 200;
    private static final int REDIRECT = 300;
    private static final int UNAUTHORIZED = 401;

    private final Dispatches dispatches;
    private final Signature signature;
    private final Egress egress;
    private final MessageLog log;
    private final InstantSource clock;

    OscpCarrier(Dispatches dispatches, Signature signature, Egress egress, MessageLog log, InstantSource clock) {
        this.dispatches = dispatches;
        this.signature = signature;
        this.egress = egress;
        this.log = log;
        this.clock = clock;
    }

    @Override
    public Delivery carry(OutboundMessage message) {
        Delivery delivery = tried(message);
        log.note(logged(message, delivery));
        return delivery;
    }

    private Delivery tried(OutboundMessage message) {
        try {
            Dispatch dispatch = dispatches.of(message.connectionId(), message.type());
            return switch (signature.sign(message.connectionId(), dispatch)) {
                case Signature.Unsigned unsigned -> new Delivery.Unanswered(unsigned.reason(), unsigned.kind());
                case Signed signed -> sent(message, dispatch, signed);
            };
        } catch (Absent e) {
            return new Delivery.Unanswered("the connection was removed");
        }
    }

    private Delivery sent(OutboundMessage message, Dispatch dispatch, Signed first) {
        try {
            Egress.Answer answer = egress.post(dispatch.url(), headers(message, first), message.body());
            if (answer.status() != UNAUTHORIZED || first.accessToken().isEmpty()) {
                return delivery(answer, dispatch, first);
            }
            return switch (signature.renew(message.connectionId(), dispatch, first)) {
                case Signature.Unsigned unsigned -> new Delivery.Unanswered(unsigned.reason(), unsigned.kind());
                case Signed second ->
                    delivery(egress.post(dispatch.url(), headers(message, second), message.body()), dispatch, second);
            };
        } catch (AddressRefused e) {
            return new Delivery.Unanswered(e.reason(), "ADDRESS_REFUSED");
        } catch (IOException e) {
            return new Delivery.Unanswered(NoAnswer.words(dispatch.url(), e));
        }
    }

    private static Map<String, String> headers(OutboundMessage message, Signed signed) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(signed.headers());
        headers.put("Content-Type", "application/json");
        headers.put(Headers.REQUEST_ID, message.requestId());
        message.correlationId().ifPresent(id -> headers.put(Headers.CORRELATION_ID, id));
        return headers;
    }

    private static Delivery delivery(Egress.Answer answer, Dispatch dispatch, Signed signed) {
        if (answer.status() >= OK && answer.status() < REDIRECT) {
            return new Delivery.Taken(answer.status());
        }
        String words =
                signed.redaction().apply(answer.header(Headers.ERROR_MESSAGE).orElse(answer.body()));
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
