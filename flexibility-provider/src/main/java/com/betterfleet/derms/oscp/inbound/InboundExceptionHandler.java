package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.payload.EdgeResponses;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.ForbiddenException;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.refusal.NotFoundException;
import com.betterfleet.derms.refusal.RejectedRequestException;
import com.betterfleet.derms.refusal.UnacceptableBodyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Translates rejected requests to OSCP error responses. */
@RestControllerAdvice(basePackageClasses = InboundExceptionHandler.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class InboundExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(InboundExceptionHandler.class);

    private final OscpResponses responses;

    InboundExceptionHandler(OscpResponses responses) {
        this.responses = responses;
    }

    @ExceptionHandler
    ResponseEntity<String> handleRefusal(RejectedRequestException refusal) {
        HttpStatus status = switch (refusal) {
            case InvalidValueException invalid -> HttpStatus.BAD_REQUEST;
            case NotFoundException absent -> HttpStatus.NOT_FOUND;
            case ConflictException conflict -> HttpStatus.CONFLICT;
            case ForbiddenException forbidden -> HttpStatus.FORBIDDEN;
            case UnacceptableBodyException unacceptable ->
                HttpStatus.valueOf(unacceptable.fault().status());
        };
        return responses.createRefusal(status, refusal.text());
    }

    /** Nothing was stored, so the partner is asked to send the message again. */
    @ExceptionHandler
    ResponseEntity<String> handleDatabaseFailure(DataAccessException e) {
        return createDatabaseRefusal(e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<String> handleTransactionFailure(TransactionException e) {
        return createDatabaseRefusal(e.getMessage());
    }

    private ResponseEntity<String> createDatabaseRefusal(@org.jspecify.annotations.Nullable String reason) {
        LOG.warn("A partner's message could not be stored: {}", reason);
        ResponseEntity<String> refusal = responses.createRefusal(
                HttpStatus.SERVICE_UNAVAILABLE, "the message could not be stored; send it again");
        return ResponseEntity.status(refusal.getStatusCode())
                .headers(refusal.getHeaders())
                .header(HttpHeaders.RETRY_AFTER, EdgeResponses.RETRY_AFTER_SECONDS)
                .body(refusal.getBody());
    }
}
