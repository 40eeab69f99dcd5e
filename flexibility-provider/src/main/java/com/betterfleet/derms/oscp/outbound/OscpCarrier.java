package com.betterfleet.derms.oscp.outbound;

import com.betterfleet.derms.connection.Connection.Credential;
import com.betterfleet.derms.connection.Connection.Dispatch;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.exchange.Delivery;
import com.betterfleet.derms.exchange.LoggedMessage;
import com.betterfleet.derms.exchange.LoggedMessage.Heading;
import com.betterfleet.derms.exchange.MessageCarrier;
import com.betterfleet.derms.exchange.MessageLog;
import com.betterfleet.derms.exchange.OutboundMessage;
import com.betterfleet.derms.oscp.wire.Headers;
import com.betterfleet.derms.refusal.Absent;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.springframework.stereotype.Component;

/** Carries messages to partners over HTTP: one POST, no redirects, bounded in time and in what is read of the answer. */
@Component
class OscpCarrier implements MessageCarrier {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final int SHOWN_OF_ANSWER = 500;
    private static final int OK = 200;
    private static final int REDIRECT = 300;

    private final Connections connections;
    private final MessageLog log;
    private final InstantSource clock;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(Redirect.NEVER)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    OscpCarrier(Connections connections, MessageLog log, InstantSource clock) {
        this.connections = connections;
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
            Dispatch dispatch = connections.dispatch(message.connectionId(), message.type());
            HttpResponse<InputStream> answer = http.send(request(message, dispatch), BodyHandlers.ofInputStream());
            return delivery(answer);
        } catch (Absent e) {
            return new Delivery.Unanswered("the connection was removed");
        } catch (IOException e) {
            return new Delivery.Unanswered(reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Delivery.Unanswered("interrupted while the service was stopping");
        }
    }

    private static HttpRequest request(OutboundMessage message, Dispatch dispatch) {
        HttpRequest.Builder request = HttpRequest.newBuilder(dispatch.url())
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Authorization", authorization(dispatch.credential()))
                .header(Headers.REQUEST_ID, message.requestId());
        message.correlationId().ifPresent(id -> request.header(Headers.CORRELATION_ID, id));
        dispatch.headers().forEach(request::header);
        return request.POST(BodyPublishers.ofString(message.body())).build();
    }

    private static String authorization(Credential credential) {
        return switch (credential) {
            case Credential.Token shown -> Headers.TOKEN_SCHEME + shown.token();
        };
    }

    private static Delivery delivery(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream body = answer.body()) {
            String text = new String(body.readNBytes(SHOWN_OF_ANSWER), StandardCharsets.UTF_8);
            if (answer.statusCode() >= OK && answer.statusCode() < REDIRECT) {
                return new Delivery.Taken(answer.statusCode());
            }
            String reason = answer.headers().firstValue(Headers.ERROR_MESSAGE).orElse(text);
            return new Delivery.Refused(answer.statusCode(), reason, retryAfter(answer));
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? "no connection: " + e.getClass().getSimpleName() : "no answer: " + message;
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
