package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.exchange.LoggedMessage;
import com.betterfleet.derms.exchange.LoggedMessage.MessageDirection;
import com.betterfleet.derms.exchange.MessageLog;
import com.betterfleet.derms.oscp.wire.MessageType;
import com.betterfleet.derms.oscp.wire.OscpHeaders;
import com.betterfleet.derms.oscp.wire.RegisterMessage;
import com.betterfleet.derms.payload.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes received messages and their responses to the message log, without the tokens of a registration. */
@Component
class InboundMessageLog {

    private final MessageLog messages;
    private final InstantSource clock;
    private final JsonMapper json;

    InboundMessageLog(MessageLog messages, InstantSource clock, JsonMapper json) {
        this.messages = messages;
        this.clock = clock;
        this.json = StrictJson.from(json);
    }

    /** Logs a message with the status of its response, and with its refusal or warnings as note. */
    void logMessage(HttpServletRequest request, HttpServletResponse response, String connectionId, String text) {
        String path = request.getRequestURI();
        String warnings = request.getAttribute(PartnerFilter.INBOUND) instanceof InboundMessage inbound
                ? String.join("; ", inbound.warnings())
                : "";
        String refusal = response.getHeader(OscpHeaders.ERROR_MESSAGE);
        String note = refusal != null ? refusal : warnings;
        MessageType type = new MessageType(request.getMethod(), path.substring(path.lastIndexOf('/') + 1));
        messages.logMessage(new LoggedMessage(
                0,
                connectionId,
                clock.instant(),
                MessageDirection.IN,
                type.text(),
                response.getStatus(),
                request.getHeader(OscpHeaders.REQUEST_ID),
                request.getHeader(OscpHeaders.CORRELATION_ID),
                type.isRegistration() ? RegisterMessage.redactTexts(json, text) : text,
                note.isEmpty() ? null : note));
    }
}
