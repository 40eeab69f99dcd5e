package com.betterfleet.derms.payload;

import com.betterfleet.derms.database.DatabaseFailure;
import com.betterfleet.derms.database.DatabaseWait;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 503 in the form of the edge where a request fails because of the database. Requests other than a partner's
 * messages wait for a connection only briefly; messages queue, since a burst of them is work and no fault.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class DatabaseFailureFilter extends OncePerRequestFilter {

    private final EdgeResponses responses;

    DatabaseFailureFilter(EdgeResponses responses) {
        this.responses = responses;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            if (responses.queuesForDatabase(request)) {
                chain.doFilter(request, response);
            } else {
                waitBriefly(request, response, chain);
            }
        } catch (ServletException | IOException | RuntimeException failure) {
            if (response.isCommitted() || !isDatabaseFailure(failure)) {
                throw failure;
            }
            responses.refuseAfterDatabaseFailure(request, response, failure);
        }
    }

    private static void waitBriefly(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        DatabaseWait.startBriefWait();
        try {
            chain.doFilter(request, response);
        } finally {
            DatabaseWait.endBriefWait();
        }
    }

    /** A transaction may fail without a statement that did. */
    private static boolean isDatabaseFailure(Throwable failure) {
        Throwable thrown =
                failure instanceof ServletException && failure.getCause() != null ? failure.getCause() : failure;
        return thrown instanceof DataAccessException
                || thrown instanceof TransactionException
                || DatabaseFailure.findCause(failure).isPresent();
    }
}
