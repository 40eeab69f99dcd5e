package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.connection.Connections.Entrance;
import com.betterfleet.derms.connection.LinkState;
import com.betterfleet.derms.exchange.LoggedMessage;
import com.betterfleet.derms.exchange.LoggedMessage.Heading;
import com.betterfleet.derms.oscp.wire.Headers;
import com.betterfleet.derms.oscp.wire.MessageType;
import com.betterfleet.derms.oscp.wire.Register;
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

    private static final int LARGEST_BODY = 2 * 1024 * 1024;
    private static final int LONGEST_ID = 255;

    private final Reception reception;
    private final JsonMapper json;

    PartnerFilter(Reception reception) {
        this.reception = reception;
        this.json = reception
                .json()
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
        Optional<Entrance> entrance;
        try {
            entrance = admitted(request);
        } catch (DataAccessException | TransactionException e) {
            unavailable(response, e.getMessage());
            return;
        }
        if (entrance.isEmpty()) {
            challenge(request, response);
            return;
        }
        String connectionId = entrance.get().connectionId();
        SecurityContextHolder.getContext()
                .setAuthentication(
                        UsernamePasswordAuthenticationToken.authenticated("partner " + connectionId, null, List.of()));
        byte[] body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        String text = new String(body, StandardCharsets.UTF_8);
        Optional<Fault> fault = headerFault(request, body.length)
                .or(() -> stateFault(request, entrance.get()))
                .or(() -> parse(request, entrance.get(), text));
        if (fault.isPresent()) {
            Fault found = fault.get();
            reception.refusedForecasts().tell(connectionId, request, found.status(), found.message());
            reception.answers().write(response, found.status(), found.message());
        } else {
            chain.doFilter(request, response);
        }
        response.flushBuffer();
        release(connectionId);
        note(request, response, connectionId, body.length > LARGEST_BODY ? "" : text);
    }

    private record Fault(int status, String message) {}

    private Optional<Entrance> admitted(HttpServletRequest request) {
        return credential(request, Headers.TOKEN_SCHEME)
                .flatMap(reception.connections()::admit)
                .or(() -> credential(request, Headers.BEARER_SCHEME).flatMap(reception.accessTokens()::admit))
                .filter(entrance ->
                        entrance.requiredHeaders().entrySet().stream().allMatch(required -> shows(request, required)));
    }

    /** What stands after a scheme in the Authorization header; empty where it is another scheme. */
    private static Optional<String> credential(HttpServletRequest request, String scheme) {
        String authorization = request.getHeader("Authorization");
        return authorization != null && authorization.regionMatches(true, 0, scheme, 0, scheme.length())
                ? Optional.of(authorization.substring(scheme.length()).strip())
                : Optional.empty();
    }

    /** Says how to be let in, in the way that the caller tried; who it is, is not known. */
    private void challenge(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean bearer = credential(request, Headers.BEARER_SCHEME).isPresent();
        boolean token = credential(request, Headers.TOKEN_SCHEME).isPresent();
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
        reception.answers().write(response, 401, message);
    }

    /** Who speaks could not be looked up: nothing was read or stored, and the partner is to come again. */
    private void unavailable(HttpServletResponse response, @Nullable String reason) throws IOException {
        LOG.warn("A message could not be taken: {}", reason);
        response.setHeader("Retry-After", "5");
        reception.answers().write(response, 503, "the message could not be taken now; send it again");
    }

    private void release(String connectionId) {
        try {
            reception.outbox().release(connectionId);
        } catch (DataAccessException | TransactionException e) {
            // It is stored and due; the next look sends it.
            LOG.warn("What is due to connection {} leaves a little later: {}", connectionId, e.getMessage());
        }
    }

    private static boolean shows(HttpServletRequest request, Map.Entry<String, String> required) {
        String shown = request.getHeader(required.getKey());
        return shown != null && new TokenHash(required.getValue()).matches(shown);
    }

    private static Optional<Fault> headerFault(HttpServletRequest request, int length) {
        if (length > LARGEST_BODY) {
            return Optional.of(new Fault(413, "the body is larger than %d bytes".formatted(LARGEST_BODY)));
        }
        String requestId = request.getHeader(Headers.REQUEST_ID);
        if (requestId == null || requestId.isBlank() || requestId.length() > LONGEST_ID) {
            return Optional.of(new Fault(
                    400, "%s is missing; expected 1 to %d characters".formatted(Headers.REQUEST_ID, LONGEST_ID)));
        }
        if (!bodiless(request) && !isJson(request.getContentType())) {
            return Optional.of(new Fault(
                    415, "Content-Type is \"%s\"; expected application/json".formatted(request.getContentType())));
        }
        return Optional.empty();
    }

    private static boolean bodiless(HttpServletRequest request) {
        return request.getMethod().equals("DELETE");
    }

    /** What a link's state does not take: see {@link LinkState.Kind#takes}; and what the token shown is no good for. */
    private Optional<Fault> stateFault(HttpServletRequest request, Entrance entrance) {
        if (entrance.onlyRegisters() && OscpPaths.kindOf(request.getRequestURI()) != LinkState.Inbound.REGISTRATION) {
            return Optional.of(new Fault(403, "the token shown is good for a registration alone; register first"));
        }
        return entrance.state().takes(OscpPaths.kindOf(request.getRequestURI()))
                ? Optional.empty()
                : Optional.of(new Fault(403, LinkState.NOTHING_IS_TAKEN));
    }

    private static boolean isJson(@Nullable String contentType) {
        try {
            return contentType != null && MediaType.APPLICATION_JSON.includes(MediaType.parseMediaType(contentType));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private Optional<Fault> parse(HttpServletRequest request, Entrance entrance, String text) {
        try {
            JsonNode body = bodiless(request) ? json.nullNode() : json.readTree(text);
            request.setAttribute(
                    INBOUND,
                    new Inbound(
                            entrance,
                            request.getHeader(Headers.REQUEST_ID),
                            Optional.ofNullable(request.getHeader(Headers.CORRELATION_ID)),
                            text,
                            body));
            return Optional.empty();
        } catch (JacksonException e) {
            return Optional.of(new Fault(400, "the body is no JSON: " + why(request, e)));
        } catch (NumberFormatException e) {
            // The parser lets an exponent beyond all bounds out as it is.
            return Optional.of(new Fault(400, "the body holds a number that is beyond all bounds: " + why(request, e)));
        }
    }

    /** Where the body holds a token, what it says may be that. */
    private static @Nullable String why(HttpServletRequest request, RuntimeException e) {
        if (OscpPaths.kindOf(request.getRequestURI()) == LinkState.Inbound.REGISTRATION) {
            return "as it may hold a token, the place is not shown";
        }
        return e instanceof JacksonException unreadable ? unreadable.getOriginalMessage() : e.getMessage();
    }

    private void note(HttpServletRequest request, HttpServletResponse response, String connectionId, String text) {
        String path = request.getRequestURI();
        String remarks =
                request.getAttribute(INBOUND) instanceof Inbound inbound ? String.join("; ", inbound.remarks()) : "";
        String refusal = response.getHeader(Headers.ERROR_MESSAGE);
        String remark = refusal != null ? refusal : remarks;
        MessageType type = new MessageType(request.getMethod(), path.substring(path.lastIndexOf('/') + 1));
        reception
                .log()
                .note(new LoggedMessage(
                        0,
                        connectionId,
                        reception.clock().instant(),
                        Heading.IN,
                        type.text(),
                        response.getStatus(),
                        request.getHeader(Headers.REQUEST_ID),
                        request.getHeader(Headers.CORRELATION_ID),
                        type.registers() ? Register.redacted(json, text) : text,
                        remark.isEmpty() ? null : remark));
    }
}
