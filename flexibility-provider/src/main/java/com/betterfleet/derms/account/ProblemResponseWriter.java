package com.betterfleet.derms.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/** Writes the API's 401, 403 and 429 responses as problem documents, without a redirect. */
class ProblemResponseWriter implements AuthenticationEntryPoint, AccessDeniedHandler {

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (failure instanceof TooManySignInsException busy) {
            response.setHeader(
                    HttpHeaders.RETRY_AFTER, String.valueOf(busy.retryAfter().toSeconds()));
            writeProblem(response, HttpStatus.TOO_MANY_REQUESTS, String.valueOf(busy.getMessage()));
            return;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"derms\", charset=\"UTF-8\"");
        writeProblem(response, HttpStatus.UNAUTHORIZED, "Sign in with HTTP Basic as an account of this service.");
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
            throws IOException {
        writeProblem(response, HttpStatus.FORBIDDEN, "Your account has no permission for this request.");
    }

    // The texts contain no character that JSON has to escape.
    static void writeProblem(HttpServletResponse response, HttpStatus status, String detail) throws IOException {
        response.setStatus(status.value());
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getWriter()
                .write("{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
                        .formatted(status.getReasonPhrase(), status.value(), detail));
    }
}
