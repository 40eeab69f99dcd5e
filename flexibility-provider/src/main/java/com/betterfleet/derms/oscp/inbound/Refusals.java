package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.refusal.Absent;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Forbidden;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns what the rooms refuse into the answers of OSCP. */
@RestControllerAdvice(basePackageClasses = Refusals.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final Answers answers;

    Refusals(Answers answers) {
        this.answers = answers;
    }

    @ExceptionHandler
    ResponseEntity<String> refused(Refusal refusal) {
        HttpStatus status = switch (refusal) {
            case Invalid invalid -> HttpStatus.BAD_REQUEST;
            case Absent absent -> HttpStatus.NOT_FOUND;
            case Conflict conflict -> HttpStatus.CONFLICT;
            case Forbidden forbidden -> HttpStatus.FORBIDDEN;
        };
        return answers.refuse(status, refusal.text());
    }

    /** Nothing was stored: the partner is told to come again rather than that all is well. */
    @ExceptionHandler
    ResponseEntity<String> unavailable(DataAccessException e) {
        return unavailable(e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<String> unavailable(TransactionException e) {
        return unavailable(e.getMessage());
    }

    private ResponseEntity<String> unavailable(@org.jspecify.annotations.Nullable String reason) {
        LOG.warn("A partner's message could not be stored: {}", reason);
        return answers.refuse(HttpStatus.SERVICE_UNAVAILABLE, "the message could not be stored; send it again");
    }
}
