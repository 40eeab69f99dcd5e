package com.betterfleet.derms.payload;

import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.refusal.UnacceptableBodyException;
import com.betterfleet.derms.refusal.UnacceptableBodyException.BodyFault;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses media types and parameters that no edge accepts before anything else reads them, and bounds and decodes bodies
 * of the API. The web server itself parses forms, which therefore have no content coding.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class RequestDecodingFilter extends OncePerRequestFilter {

    private static final String API = "/api/";

    private final EdgeResponses responses;
    private final List<BodyBound> bounds;
    private final int formBytes;

    RequestDecodingFilter(
            EdgeResponses responses,
            List<BodyBound> bounds,
            @Value("${server.tomcat.max-http-form-post-size}") DataSize formSize) {
        this.responses = responses;
        this.bounds = bounds;
        this.formBytes = Math.toIntExact(formSize.toBytes());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<String> typeFault = MediaTypeCheck.findContentTypeFault(request, responses.readsForms(request));
        Optional<String> acceptFault = MediaTypeCheck.findAcceptFault(request);
        boolean left = responses.leavesMediaTypes(request);
        if (typeFault.isPresent() && !left) {
            responses.refuseRequest(request, response, HttpStatus.UNSUPPORTED_MEDIA_TYPE.value(), typeFault.get());
        } else if (acceptFault.isPresent() && !left) {
            responses.refuseRequest(request, response, HttpStatus.NOT_ACCEPTABLE.value(), acceptFault.get());
        } else {
            filterParameters(hideHeaders(request, left, acceptFault.isPresent()), response, chain);
        }
    }

    /** Hides what means nothing: the type of a body that is not there, and an unreadable Accept. */
    private static HttpServletRequest hideHeaders(HttpServletRequest request, boolean left, boolean acceptIsFaulty) {
        Set<String> hidden = new HashSet<>();
        if (!left && MediaTypeCheck.hasNoBody(request) && request.getContentType() != null) {
            hidden.add("content-type");
        }
        if (acceptIsFaulty) {
            hidden.add("accept");
        }
        return hidden.isEmpty() ? request : new HeaderlessRequest(request, hidden);
    }

    private void filterParameters(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean api = request.getRequestURI().startsWith(API);
        boolean form = ParameterCheck.isForm(request);
        try {
            if (form && !api && BodyDecoder.isGzip(RequestBodies.contentEncoding(request))) {
                throw new UnacceptableBodyException(
                        BodyFault.UNSUPPORTED_CODING, "Content-Encoding is \"gzip\"; expected none with a form");
            }
            if (form || request.getQueryString() != null) {
                ParameterCheck.requireStorable(readParameters(request));
            }
        } catch (UnacceptableBodyException refused) {
            if (refused.fault() == BodyFault.UNSUPPORTED_CODING) {
                response.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
            }
            responses.refuseRequest(request, response, refused.fault().status(), refused.text());
            return;
        } catch (InvalidValueException refused) {
            responses.refuseRequest(request, response, HttpStatus.BAD_REQUEST.value(), refused.text());
            return;
        }
        if (api) {
            chain.doFilter(new DecodedRequest(request, BodyBound.findMaxBytes(bounds, request)), response);
        } else {
            chain.doFilter(form ? new FormRequest(request) : request, response);
        }
    }

    private Map<String, String[]> readParameters(HttpServletRequest request) {
        try {
            return request.getParameterMap();
        } catch (InvalidParameterException e) {
            if (e.getErrorCode() == HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE) {
                throw new UnacceptableBodyException(
                        BodyFault.TOO_LARGE, "the form is larger than %d bytes".formatted(formBytes));
            }
            throw new UnacceptableBodyException(
                    BodyFault.MALFORMED, "a parameter is not UTF-8, is badly encoded, or is too much");
        } catch (IllegalStateException e) {
            throw new UnacceptableBodyException(
                    BodyFault.MALFORMED, "a parameter is not UTF-8, is badly encoded, or is too much");
        }
    }
}
