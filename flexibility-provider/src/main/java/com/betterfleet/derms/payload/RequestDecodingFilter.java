package com.betterfleet.derms.payload;

import com.betterfleet.derms.refusal.RejectedRequestException;
import com.betterfleet.derms.refusal.UnacceptableBodyException;
import com.betterfleet.derms.refusal.UnacceptableBodyException.BodyFault;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decodes bodies of the API when they are read, and refuses parameters that no edge accepts before anything else reads
 * them. The web server itself parses forms, which therefore have no content coding.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class RequestDecodingFilter extends OncePerRequestFilter {

    /** A call with 10,000 readings has a tenth of it. */
    private static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

    private static final String API = "/api/";

    private final JsonMapper json;

    RequestDecodingFilter(JsonMapper json) {
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean form =
                ParameterCheck.isForm(request) && !request.getRequestURI().startsWith(API);
        try {
            if (form && BodyDecoder.isGzip(RequestBodies.contentEncoding(request))) {
                throw new UnacceptableBodyException(
                        BodyFault.UNSUPPORTED_CODING, "Content-Encoding is \"gzip\"; expected none with a form");
            }
            if (form || request.getQueryString() != null) {
                ParameterCheck.requireStorable(readParameters(request));
            }
        } catch (RejectedRequestException refused) {
            writeProblem(response, refused);
            return;
        }
        if (request.getRequestURI().startsWith(API)) {
            chain.doFilter(new DecodedRequest(request, MAX_BODY_BYTES), response);
        } else {
            chain.doFilter(form ? new FormRequest(request) : request, response);
        }
    }

    private static Map<String, String[]> readParameters(HttpServletRequest request) {
        try {
            return request.getParameterMap();
        } catch (IllegalStateException e) {
            throw new UnacceptableBodyException(
                    BodyFault.MALFORMED, "a parameter is not UTF-8, is badly encoded, or is too much");
        }
    }

    /** Writes a problem document that also has the fields of an OAuth error (RFC 9457 and RFC 6749). */
    private void writeProblem(HttpServletResponse response, RejectedRequestException refused) throws IOException {
        HttpStatus status = HttpStatus.valueOf(
                refused instanceof UnacceptableBodyException body ? body.fault().status() : 400);
        ObjectNode problem = json.createObjectNode()
                .put("type", "about:blank")
                .put("title", status.getReasonPhrase())
                .put("status", status.value())
                .put("detail", refused.text())
                .put("error", "invalid_request")
                .put("error_description", refused.text());
        response.setStatus(status.value());
        if (refused instanceof UnacceptableBodyException body && body.fault() == BodyFault.UNSUPPORTED_CODING) {
            response.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        }
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(problem));
    }
}
