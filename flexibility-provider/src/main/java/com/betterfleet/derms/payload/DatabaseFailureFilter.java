package com.betterfleet.derms.payload;

import com.betterfleet.derms.database.DatabaseWait;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
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

    private static final int MAX_CAUSES = 20;

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
            Optional<Throwable> cause = findDatabaseFailure(failure);
            if (cause.isEmpty() || response.isCommitted()) {
                throw failure;
            }
            responses.refuseWithoutDatabase(
                    request, response, String.valueOf(cause.get().getMessage()));
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

    private static Optional<Throwable> findDatabaseFailure(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (cause instanceof DataAccessException
                    || cause instanceof TransactionException
                    || cause instanceof SQLException) {
                return Optional.of(cause);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }
}
