package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.link.LinkState;
import com.betterfleet.derms.oscp.wire.OscpHeaders;
import com.betterfleet.derms.payload.BodyDecoder;
import com.betterfleet.derms.payload.EdgeResponses;
import com.betterfleet.derms.payload.RequestBodies;
import com.betterfleet.derms.payload.StrictJson;
import com.betterfleet.derms.refusal.UnacceptableBodyException;
import com.betterfleet.derms.refusal.UnacceptableBodyException.BodyFault;
import com.betterfleet.derms.registration.AuthenticatedPartner;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Authenticates the partner and checks request id, size and form of each message. After the response is sent it sends
 * the messages that became due and logs the exchange.
 */
final class PartnerFilter extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(PartnerFilter.class);

    static final String INBOUND = "oscp.inbound";

    private static final int MAX_BODY_BYTES = 2 * 1024 * 1024;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;

    private final PartnerAuthenticator authenticator;
    private final InboundMessageLog messageLog;
    private final Outbox outbox;
    private final OscpResponses responses;
    private final RefusedForecastRecorder refusedForecasts;
    private final RefusedMessageRecorder refusals;
    private final PartnerPathAliases aliases;
    private final JsonMapper json;

    PartnerFilter(
            PartnerAuthenticator authenticator,
            InboundMessageLog messageLog,
            Outbox outbox,
            OscpResponses responses,
            RefusedForecastRecorder refusedForecasts,
            RefusedMessageRecorder refusals,
            PartnerPathAliases aliases,
            JsonMapper json) {
        this.authenticator = authenticator;
        this.messageLog = messageLog;
        this.outbox = outbox;
        this.responses = responses;
        this.refusedForecasts = refusedForecasts;
        this.refusals = refusals;
        this.aliases = aliases;
        this.json = StrictJson.from(json);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<AuthenticatedPartner> partner;
        HttpServletRequest message = request;
        try {
            partner = authenticator.authenticate(request);
            if (partner.isPresent()) {
                message = aliases.resolveAlias(request, partner.get().connectionId());
            }
        } catch (DataAccessException | TransactionException e) {
            writeUnavailable(response, e.getMessage());
            return;
        }
        if (partner.isEmpty()) {
            writeChallenge(request, response);
            return;
        }
        receiveMessage(message, response, chain, partner.get());
    }

    private void receiveMessage(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, AuthenticatedPartner partner)
            throws ServletException, IOException {
        String connectionId = partner.connectionId();
        SecurityContextHolder.getContext()
                .setAuthentication(
                        UsernamePasswordAuthenticationToken.authenticated("partner " + connectionId, null, List.of()));
        ReceivedText received = readText(request, response);
        Optional<RequestFault> fault = Optional.ofNullable(received.fault())
                .or(() -> checkHeaders(request))
                .or(() -> checkLinkState(request, partner))
                .or(() -> parseMessage(request, partner, received.text()));
        if (fault.isPresent()) {
            RequestFault found = fault.get();
            refusedForecasts.recordRefusal(connectionId, request, found.status(), found.message());
            responses.writeRefusal(response, found.status(), found.message());
        } else {
            chain.doFilter(request, response);
        }
        response.flushBuffer();
        releaseQueuedMessages(connectionId);
        messageLog.logMessage(request, response, connectionId, received.text());
        refusals.recordResponse(request, response, connectionId);
    }

    private record RequestFault(int status, String message) {}

    /** @param text empty where the body cannot be read */
    private record ReceivedText(String text, @Nullable RequestFault fault) {}

    private static ReceivedText readText(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            byte[] body = RequestBodies.readBody(request, MAX_BODY_BYTES);
            return new ReceivedText(new String(body, StandardCharsets.UTF_8), null);
        } catch (UnacceptableBodyException e) {
            if (e.fault() == BodyFault.UNSUPPORTED_CODING) {
                response.setHeader("Accept-Encoding", BodyDecoder.ACCEPTED_CODINGS);
            }
            return new ReceivedText("", new RequestFault(e.fault().status(), e.text()));
        }
    }

    /** Answers an unauthenticated request with the scheme that it used, or with both. */
    private void writeChallenge(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PartnerAuthenticator.challengesFor(request)
                .forEach(challenge -> response.addHeader("WWW-Authenticate", challenge));
        String message = "Authorization or a required header is missing or unknown; expected \"Token\" and the token"
                + " agreed on, or \"Bearer\" and an access token of this service, as the connection is configured";
        responses.writeRefusal(response, 401, message);
    }

    /** The sender could not be looked up: nothing was read or stored, and the partner is asked to send again. */
    private void writeUnavailable(HttpServletResponse response, @Nullable String reason) throws IOException {
        LOG.warn("A message could not be accepted: {}", reason);
        response.setHeader("Retry-After", EdgeResponses.RETRY_AFTER_SECONDS);
        responses.writeRefusal(response, 503, "the message could not be accepted now; send it again");
    }

    private void releaseQueuedMessages(String connectionId) {
        try {
            outbox.sendReleased(connectionId);
        } catch (DataAccessException | TransactionException e) {
            // The message is stored and due; the next periodic check sends it.
            LOG.warn("Messages due to connection {} are sent later: {}", connectionId, e.getMessage());
        }
    }

    private static Optional<RequestFault> checkHeaders(HttpServletRequest request) {
        String requestId = request.getHeader(OscpHeaders.REQUEST_ID);
        return (requestId == null ? Optional.of("is missing") : describeIdFault(requestId))
                .map(wrong -> describeHeader(OscpHeaders.REQUEST_ID, wrong))
                .or(() -> Optional.ofNullable(request.getHeader(OscpHeaders.CORRELATION_ID))
                        .flatMap(PartnerFilter::describeIdFault)
                        .map(wrong -> describeHeader(OscpHeaders.CORRELATION_ID, wrong)))
                .or(() -> checkContentType(request));
    }

    private static Optional<String> describeIdFault(String id) {
        if (id.isBlank()) {
            return Optional.of("is empty");
        }
        return id.length() > OscpHeaders.MAX_ID_LENGTH
                ? Optional.of("is %d characters long".formatted(id.length()))
                : Optional.empty();
    }

    private static RequestFault describeHeader(String header, String wrong) {
        return new RequestFault(
                400, "%s %s; expected 1 to %d characters".formatted(header, wrong, OscpHeaders.MAX_ID_LENGTH));
    }

    private static Optional<RequestFault> checkContentType(HttpServletRequest request) {
        String type = request.getContentType();
        return hasNoBody(request) || isJson(type)
                ? Optional.empty()
                : Optional.of(new RequestFault(
                        UNSUPPORTED_MEDIA_TYPE,
                        "Content-Type is %s; expected application/json"
                                .formatted(type == null ? "missing" : '"' + type + '"')));
    }

    private static boolean hasNoBody(HttpServletRequest request) {
        return request.getMethod().equals("DELETE");
    }

    /**
     * Rejects messages that the link's state excludes, see {@link LinkState.LinkStateKind#accepts}, and a registration
     * token on others.
     */
    private Optional<RequestFault> checkLinkState(HttpServletRequest request, AuthenticatedPartner partner) {
        if (partner.registrationOnly()
                && OscpPaths.messageKindOf(request.getRequestURI()) != LinkState.InboundMessageKind.REGISTRATION) {
            return Optional.of(new RequestFault(403, "the token is valid for a registration only; register first"));
        }
        return partner.linkState().accepts(OscpPaths.messageKindOf(request.getRequestURI()))
                ? Optional.empty()
                : Optional.of(new RequestFault(403, LinkState.DISCONNECTED_REFUSAL));
    }

    private static boolean isJson(@Nullable String contentType) {
        try {
            return contentType != null && MediaType.APPLICATION_JSON.includes(MediaType.parseMediaType(contentType));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private Optional<RequestFault> parseMessage(HttpServletRequest request, AuthenticatedPartner partner, String text) {
        try {
            JsonNode body = hasNoBody(request) ? json.nullNode() : json.readTree(text);
            request.setAttribute(
                    INBOUND,
                    new InboundMessage(
                            partner,
                            request.getHeader(OscpHeaders.REQUEST_ID),
                            Optional.ofNullable(request.getHeader(OscpHeaders.CORRELATION_ID)),
                            text,
                            body));
            return Optional.empty();
        } catch (JacksonException e) {
            return Optional.of(
                    new RequestFault(400, "the body is not valid JSON: " + describeParseFailure(request, e)));
        } catch (NumberFormatException e) {
            // The JSON parser throws this for an exponent beyond all bounds.
            return Optional.of(new RequestFault(
                    400, "the body contains a number out of range: " + describeParseFailure(request, e)));
        }
    }

    /** The parser's description; withheld for a registration, as it may contain the token. */
    private static @Nullable String describeParseFailure(HttpServletRequest request, RuntimeException e) {
        if (OscpPaths.messageKindOf(request.getRequestURI()) == LinkState.InboundMessageKind.REGISTRATION) {
            return "details are withheld, as it may contain a token";
        }
        return e instanceof JacksonException unreadable ? StrictJson.describeFault(unreadable) : e.getMessage();
    }
}
