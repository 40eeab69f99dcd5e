package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.exchange.LoggedMessage;
import com.betterfleet.derms.exchange.LoggedMessage.MessageDirection;
import com.betterfleet.derms.exchange.MessageLog;
import com.betterfleet.derms.oscp.wire.BodyRedaction;
import com.betterfleet.derms.oscp.wire.MessageType;
import com.betterfleet.derms.oscp.wire.OscpHeaders;
import com.betterfleet.derms.payload.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes received messages and their responses to the message log, without secrets. */
@Component
class InboundMessageLog {

    private static final String RECEIVED_AT = InboundMessageLog.class.getName();

    private final MessageLog messages;
    private final InstantSource clock;
    private final BodyRedaction redaction;

    InboundMessageLog(MessageLog messages, InstantSource clock, JsonMapper json) {
        this.messages = messages;
        this.clock = clock;
        this.redaction = new BodyRedaction(StrictJson.from(json));
    }

    /** Notes the time of arrival, which is that of the log and orders it. */
    void markReceived(HttpServletRequest request) {
        request.setAttribute(RECEIVED_AT, clock.instant());
    }

    /** The body of a message as it may be stored, before its fields are checked. */
    String redactMessage(HttpServletRequest request, String text, JsonNode body) {
        return redaction.redactMessage(text, body, OscpPaths.mayBeRegistration(request.getRequestURI()));
    }

    /** Creates the log's entry of a message without its answer; the note is empty or ends with a blank. */
    LoggedMessage createEntry(HttpServletRequest request, String connectionId, String redactedText) {
        String path = request.getRequestURI();
        MessageType type = new MessageType(request.getMethod(), path.substring(path.lastIndexOf('/') + 1));
        return new LoggedMessage(
                0,
                connectionId,
                request.getAttribute(RECEIVED_AT) instanceof Instant received ? received : clock.instant(),
                MessageDirection.IN,
                redact(request, type.text()),
                null,
                readId(request, OscpHeaders.REQUEST_ID),
                readId(request, OscpHeaders.CORRELATION_ID),
                PresentedCredential.remove(request, redactedText),
                describeStatedPath(request));
    }

    /** Logs a message that was not accepted, with the status of its response, and its refusal or warnings as note. */
    void logMessage(
            HttpServletRequest request, HttpServletResponse response, int status, String connectionId, String text) {
        boolean registration = OscpPaths.mayBeRegistration(request.getRequestURI());
        LoggedMessage entry = createEntry(request, connectionId, redaction.redactBody(text, registration));
        String refusal = response.getHeader(OscpHeaders.ERROR_MESSAGE);
        messages.logMessage(
                refusal == null && request.getAttribute(PartnerFilter.INBOUND) instanceof InboundMessage inbound
                        ? inbound.toLogEntry(status, List.of())
                        : entry.withAnswer(status, joinNote(entry, refusal == null ? "" : refusal)));
    }

    static @Nullable String joinNote(LoggedMessage entry, String more) {
        String note = (entry.note() == null ? "" : entry.note()) + more;
        return note.isEmpty() ? null : note;
    }

    /** An id is kept as it is: partners and operators search by it. */
    private static @Nullable String readId(HttpServletRequest request, String header) {
        String id = request.getHeader(header);
        return id == null ? null : PresentedCredential.remove(request, id);
    }

    private static String redact(HttpServletRequest request, String text) {
        return PresentedCredential.remove(request, BodyRedaction.redactText(text));
    }

    /** The path that the sender stated, where the service read it as another one. */
    private static @Nullable String describeStatedPath(HttpServletRequest request) {
        String stated = CanonicalPathRequest.statedPath(request);
        return stated.equals(request.getRequestURI()) ? null : redact(request, "sent to %s; ".formatted(stated));
    }
}
