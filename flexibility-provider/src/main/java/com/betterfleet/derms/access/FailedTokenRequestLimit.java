package com.betterfleet.derms.access;

import com.betterfleet.derms.secret.CallerNetwork;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits the refused token requests of one address: further ones are answered with 429. The credentials are checked
 * first, which is cheap, so that a stranger's failures never delay a client of the same address.
 */
final class FailedTokenRequestLimit extends OncePerRequestFilter {

    private final FailureLimit failures;

    FailedTokenRequestLimit(int perMinute) {
        this.failures = new FailureLimit(perMinute);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String caller = CallerNetwork.of(request.getRemoteAddr());
        chain.doFilter(request, new HttpServletResponseWrapper(response) {
            @Override
            public void setStatus(int status) {
                super.setStatus(limitFailure(caller, status, response));
            }

            @Override
            public void sendError(int status) throws IOException {
                super.sendError(limitFailure(caller, status, response));
            }

            @Override
            public void sendError(int status, String message) throws IOException {
                super.sendError(limitFailure(caller, status, response), message);
            }
        });
    }

    private int limitFailure(String caller, int status, HttpServletResponse response) {
        boolean refusal = status == HttpStatus.UNAUTHORIZED.value()
                || status == HttpStatus.BAD_REQUEST.value()
                || status == HttpStatus.FORBIDDEN.value();
        if (!refusal || failures.countFailure(caller)) {
            return status;
        }
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(FailureLimit.PERIOD.toSeconds()));
        return HttpStatus.TOO_MANY_REQUESTS.value();
    }
}
