package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.exchange.LoggedMessage;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.link.LinkState;
import com.betterfleet.derms.oscp.wire.BodyRedaction;
import com.betterfleet.derms.oscp.wire.OscpHeaders;
import com.betterfleet.derms.oscp.wire.UpdateGroupCapacityForecast;
import com.betterfleet.derms.payload.BodyDecoder;
import com.betterfleet.derms.payload.EdgeResponses;
import com.betterfleet.derms.payload.RequestBodies;
import com.betterfleet.derms.payload.RequestBodies.ReceivedText;
import com.betterfleet.derms.payload.StrictJson;
import com.betterfleet.derms.refusal.UnacceptableBodyException;
import com.betterfleet.derms.refusal.UnacceptableBodyException.BodyFault;
import com.betterfleet.derms.registration.AuthenticatedPartner;
import com.betterfleet.derms.secret.TooManyGuessesException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

    static final int MAX_BODY_BYTES = 2 * 1024 * 1024;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final int INTERNAL_SERVER_ERROR = 500;
    private static final int TOO_MANY_REQUESTS = 429;

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
        } catch (TooManyGuessesException e) {
            response.setHeader("Retry-After", String.valueOf(e.retryAfter().toSeconds()));
            responses.writeRefusal(
                    response, TOO_MANY_REQUESTS, "too many unknown tokens from this address; wait before the next one");
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
        messageLog.markReceived(request);
        ReceivedText received = RequestBodies.readText(request, MAX_BODY_BYTES);
        boolean answered = false;
        try {
            answerMessage(request, response, chain, partner, received);
            answered = true;
            response.flushBuffer();
        } finally {
            // A message is logged even if its processing fails, or its sender does not wait for the answer.
            int status = answered ? response.getStatus() : INTERNAL_SERVER_ERROR;
            if (!isLogged(request, status)) {
                messageLog.logMessage(request, response, status, connectionId, received.text());
            }
        }
        releaseQueuedMessages(connectionId);
        refusals.recordResponse(request, response, connectionId);
    }

    private void answerMessage(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            AuthenticatedPartner partner,
            ReceivedText received)
            throws ServletException, IOException {
        Optional<RequestFault> fault = received.fault()
                .map(unreadable -> describeUnreadable(unreadable, response))
                .or(() -> checkHeaders(request))
                .or(() -> checkRepeatedCredential(request, received.text()))
                .or(() -> checkLinkState(request, partner))
                .or(() -> parseMessage(request, partner, received.text()));
        if (fault.isPresent()) {
            RequestFault found = fault.get();
            refusedForecasts.recordRefusal(partner.connectionId(), request, found.status(), found.message());
            responses.writeRefusal(response, found.status(), found.message());
        } else {
            chain.doFilter(request, response);
        }
    }

    private record RequestFault(int status, String message) {}

    private static RequestFault describeUnreadable(UnacceptableBodyException fault, HttpServletResponse response) {
        if (fault.fault() == BodyFault.UNSUPPORTED_CODING) {
            response.setHeader("Accept-Encoding", BodyDecoder.ACCEPTED_CODINGS);
        }
        return new RequestFault(fault.fault().status(), fault.text());
    }

    /** Whether the transaction that accepted the message has logged it with the status that was sent. */
    private static boolean isLogged(HttpServletRequest request, int status) {
        return status == AcceptanceLog.ACCEPTED_STATUS
                && request.getAttribute(INBOUND) instanceof InboundMessage inbound
                && inbound.isLogged();
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

    /** Refuses a message that repeats its credential: refusals quote values, and what is accepted is stored. */
    private static Optional<RequestFault> checkRepeatedCredential(HttpServletRequest request, String text) {
        boolean inHeader = Stream.of(OscpHeaders.REQUEST_ID, OscpHeaders.CORRELATION_ID)
                .map(request::getHeader)
                .anyMatch(id -> id != null && PresentedCredential.isRepeatedIn(request, id));
        boolean inBody = !OscpPaths.mayBeRegistration(request.getRequestURI())
                && PresentedCredential.isRepeatedIn(request, BodyRedaction.resolveEscapes(text));
        return inHeader || inBody || PresentedCredential.isRepeatedIn(request, request.getRequestURI())
                ? Optional.of(new RequestFault(
                        400, "the message repeats the credential of its Authorization header; expected it there alone"))
                : Optional.empty();
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
            request.setAttribute(INBOUND, createInbound(request, partner, text));
            return Optional.empty();
        } catch (JacksonException e) {
            return Optional.of(
                    new RequestFault(400, "the body is not valid JSON: " + describeParseFailure(request, text, e)));
        } catch (NumberFormatException e) {
            // The JSON parser throws this for an exponent beyond all bounds.
            return Optional.of(new RequestFault(
                    400, "the body contains a number out of range: " + describeParseFailure(request, text, e)));
        }
    }

    private InboundMessage createInbound(HttpServletRequest request, AuthenticatedPartner partner, String text) {
        Optional<UpdateGroupCapacityForecast> forecast =
                request.getRequestURI().equals(OscpPaths.FORECAST) && !hasNoBody(request)
                        ? UpdateGroupCapacityForecast.fromPlainText(text)
                        : Optional.empty();
        if (forecast.isPresent()) {
            // A plain forecast has the protocol's fields only, so that there is no secret to remove.
            LoggedMessage entry = messageLog.createEntry(request, partner.connectionId(), text);
            return InboundMessage.ofPlainForecast(partner, entry, forecast.get(), () -> json.readTree(text));
        }
        JsonNode body = hasNoBody(request) ? json.nullNode() : json.readTree(text);
        LoggedMessage entry =
                messageLog.createEntry(request, partner.connectionId(), messageLog.redactMessage(request, text, body));
        return new InboundMessage(partner, entry, body);
    }

    /** The parser's description; withheld where it may quote a secret, as of a registration. */
    private static @Nullable String describeParseFailure(HttpServletRequest request, String text, RuntimeException e) {
        if (OscpPaths.mayBeRegistration(request.getRequestURI()) || BodyRedaction.mentionsSecret(text)) {
            return "details are withheld, as it may contain a token";
        }
        return switch (e) {
            case JacksonException unreadable -> StrictJson.describeFault(unreadable);
            case NumberFormatException endless -> StrictJson.describeFault(endless);
            default -> e.getMessage();
        };
    }
}
