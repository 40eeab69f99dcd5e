package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.exchange.LoggedMessage;
import com.betterfleet.derms.exchange.LoggedMessage.MessageDirection;
import com.betterfleet.derms.link.LinkState;
import com.betterfleet.derms.oscp.wire.MessageType;
import com.betterfleet.derms.oscp.wire.OscpHeaders;
import com.betterfleet.derms.oscp.wire.RegisterMessage;
import com.betterfleet.derms.registration.AuthenticatedPartner;
import com.betterfleet.derms.secret.TokenHash;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is true of every message: who sends it, its request id, its size and form. When the answer has left, whatever the
 * message made due is sent, and the message is logged.
 */
final class PartnerFilter extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(PartnerFilter.class);

    static final String INBOUND = "oscp.inbound";

    private static final int MAX_BODY_BYTES = 2 * 1024 * 1024;
    private static final int MAX_ID_LENGTH = 255;

    private final PartnerFilterServices services;
    private final JsonMapper json;

    PartnerFilter(PartnerFilterServices services) {
        this.services = services;
        this.json = services.json()
                .rebuild()
                .enable(
                        DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<AuthenticatedPartner> entrance;
        try {
            entrance = authenticate(request);
        } catch (DataAccessException | TransactionException e) {
            writeUnavailable(response, e.getMessage());
            return;
        }
        if (entrance.isEmpty()) {
            writeChallenge(request, response);
            return;
        }
        String connectionId = entrance.get().connectionId();
        SecurityContextHolder.getContext()
                .setAuthentication(
                        UsernamePasswordAuthenticationToken.authenticated("partner " + connectionId, null, List.of()));
        byte[] body = request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
        String text = new String(body, StandardCharsets.UTF_8);
        Optional<RequestFault> fault = checkHeaders(request, body.length)
                .or(() -> checkLinkState(request, entrance.get()))
                .or(() -> parseMessage(request, entrance.get(), text));
        if (fault.isPresent()) {
            RequestFault found = fault.get();
            services.refusedForecastRecorder().recordRefusal(connectionId, request, found.status(), found.message());
            services.responses().writeRefusal(response, found.status(), found.message());
        } else {
            chain.doFilter(request, response);
        }
        response.flushBuffer();
        releaseQueuedMessages(connectionId);
        logMessage(request, response, connectionId, body.length > MAX_BODY_BYTES ? "" : text);
    }

    private record RequestFault(int status, String message) {}

    private Optional<AuthenticatedPartner> authenticate(HttpServletRequest request) {
        return readCredential(request, OscpHeaders.TOKEN_SCHEME)
                .flatMap(services.authentication()::authenticateToken)
                .or(() -> readCredential(request, OscpHeaders.BEARER_SCHEME)
                        .flatMap(services.accessTokens()::verifyToken))
                .filter(entrance -> entrance.requiredHeaderHashes().entrySet().stream()
                        .allMatch(required -> hasRequiredHeader(request, required)));
    }

    /** What stands after a scheme in the Authorization header; empty where it is another scheme. */
    private static Optional<String> readCredential(HttpServletRequest request, String scheme) {
        String authorization = request.getHeader("Authorization");
        return authorization != null && authorization.regionMatches(true, 0, scheme, 0, scheme.length())
                ? Optional.of(authorization.substring(scheme.length()).strip())
                : Optional.empty();
    }

    /** Says how to be let in, in the way that the caller tried; who it is, is not known. */
    private void writeChallenge(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean bearer = readCredential(request, OscpHeaders.BEARER_SCHEME).isPresent();
        boolean token = readCredential(request, OscpHeaders.TOKEN_SCHEME).isPresent();
        if (bearer) {
            response.addHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        } else {
            response.addHeader("WWW-Authenticate", "Token");
            if (!token) {
                response.addHeader("WWW-Authenticate", "Bearer");
            }
        }
        String message =
                "Authorization is missing or unknown, or a required header is; expected \"Token\" and the token"
                        + " agreed on, or \"Bearer\" and an access token of ours, as the connection is configured";
        services.responses().writeRefusal(response, 401, message);
    }

    /** Who speaks could not be looked up: nothing was read or stored, and the partner is to come again. */
    private void writeUnavailable(HttpServletResponse response, @Nullable String reason) throws IOException {
        LOG.warn("A message could not be taken: {}", reason);
        response.setHeader("Retry-After", "5");
        services.responses().writeRefusal(response, 503, "the message could not be taken now; send it again");
    }

    private void releaseQueuedMessages(String connectionId) {
        try {
            services.outbox().sendReleased(connectionId);
        } catch (DataAccessException | TransactionException e) {
            // It is stored and due; the next look sends it.
            LOG.warn("What is due to connection {} leaves a little later: {}", connectionId, e.getMessage());
        }
    }

    private static boolean hasRequiredHeader(HttpServletRequest request, Map.Entry<String, String> required) {
        String presented = request.getHeader(required.getKey());
        return presented != null && new TokenHash(required.getValue()).matches(presented);
    }

    private static Optional<RequestFault> checkHeaders(HttpServletRequest request, int length) {
        if (length > MAX_BODY_BYTES) {
            return Optional.of(new RequestFault(413, "the body is larger than %d bytes".formatted(MAX_BODY_BYTES)));
        }
        String requestId = request.getHeader(OscpHeaders.REQUEST_ID);
        if (requestId == null || requestId.isBlank() || requestId.length() > MAX_ID_LENGTH) {
            return Optional.of(new RequestFault(
                    400,
                    "%s is missing; expected 1 to %d characters".formatted(OscpHeaders.REQUEST_ID, MAX_ID_LENGTH)));
        }
        if (!hasNoBody(request) && !isJson(request.getContentType())) {
            return Optional.of(new RequestFault(
                    415, "Content-Type is \"%s\"; expected application/json".formatted(request.getContentType())));
        }
        return Optional.empty();
    }

    private static boolean hasNoBody(HttpServletRequest request) {
        return request.getMethod().equals("DELETE");
    }

    /** What a link's state does not take: see {@link LinkState.LinkStateKind#accepts}; and what the token shown is no good for. */
    private Optional<RequestFault> checkLinkState(HttpServletRequest request, AuthenticatedPartner entrance) {
        if (entrance.registrationOnly()
                && OscpPaths.messageKindOf(request.getRequestURI()) != LinkState.InboundMessageKind.REGISTRATION) {
            return Optional.of(
                    new RequestFault(403, "the token shown is good for a registration alone; register first"));
        }
        return entrance.linkState().accepts(OscpPaths.messageKindOf(request.getRequestURI()))
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

    private Optional<RequestFault> parseMessage(
            HttpServletRequest request, AuthenticatedPartner entrance, String text) {
        try {
            JsonNode body = hasNoBody(request) ? json.nullNode() : json.readTree(text);
            request.setAttribute(
                    INBOUND,
                    new InboundMessage(
                            entrance,
                            request.getHeader(OscpHeaders.REQUEST_ID),
                            Optional.ofNullable(request.getHeader(OscpHeaders.CORRELATION_ID)),
                            text,
                            body));
            return Optional.empty();
        } catch (JacksonException e) {
            return Optional.of(new RequestFault(400, "the body is no JSON: " + describeParseFailure(request, e)));
        } catch (NumberFormatException e) {
            // The parser lets an exponent beyond all bounds out as it is.
            return Optional.of(new RequestFault(
                    400, "the body holds a number that is beyond all bounds: " + describeParseFailure(request, e)));
        }
    }

    /** Where the body holds a token, what it says may be that. */
    private static @Nullable String describeParseFailure(HttpServletRequest request, RuntimeException e) {
        if (OscpPaths.messageKindOf(request.getRequestURI()) == LinkState.InboundMessageKind.REGISTRATION) {
            return "as it may hold a token, the place is not shown";
        }
        return e instanceof JacksonException unreadable ? unreadable.getOriginalMessage() : e.getMessage();
    }

    private void logMessage(
            HttpServletRequest request, HttpServletResponse response, String connectionId, String text) {
        String path = request.getRequestURI();
        String warnings = request.getAttribute(INBOUND) instanceof InboundMessage inbound
                ? String.join("; ", inbound.warnings())
                : "";
        String refusal = response.getHeader(OscpHeaders.ERROR_MESSAGE);
        String note = refusal != null ? refusal : warnings;
        MessageType type = new MessageType(request.getMethod(), path.substring(path.lastIndexOf('/') + 1));
        services.messageLog()
                .logMessage(new LoggedMessage(
                        0,
                        connectionId,
                        services.clock().instant(),
                        MessageDirection.IN,
                        type.text(),
                        response.getStatus(),
                        request.getHeader(OscpHeaders.REQUEST_ID),
                        request.getHeader(OscpHeaders.CORRELATION_ID),
                        type.isRegistration() ? RegisterMessage.redactTexts(json, text) : text,
                        note.isEmpty() ? null : note));
    }
}
