package com.betterfleet.derms.console.api;

import com.betterfleet.derms.clock.ClockMoveRefused;
import com.betterfleet.derms.refusal.Absent;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Forbidden;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns what the rooms refuse into problem details that name the field, the value and what would be right. */
@RestControllerAdvice(annotations = RestController.class)
@Order(0)
class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler
    ProblemDetail refused(Refusal refusal) {
        return switch (refusal) {
            case Invalid invalid -> invalid(invalid);
            case Absent absent -> problem(HttpStatus.NOT_FOUND, absent.text());
            case Forbidden forbidden -> problem(HttpStatus.FORBIDDEN, forbidden.text());
            case Conflict conflict -> {
                ProblemDetail problem = problem(HttpStatus.CONFLICT, conflict.text());
                problem.setProperty("dependants", conflict.dependants());
                yield problem;
            }
        };
    }

    @ExceptionHandler
    ProblemDetail refused(ClockMoveRefused refusal) {
        return problem(HttpStatus.BAD_REQUEST, refusal.getMessage());
    }

    @ExceptionHandler
    ProblemDetail unreadable(HttpMessageNotReadableException e) {
        if (e.getCause() instanceof DatabindException databind) {
            return unreadable(databind);
        }
        return problem(
                HttpStatus.BAD_REQUEST,
                e.getCause() instanceof JacksonException json
                        ? "the body is no JSON: " + json.getOriginalMessage()
                        : "the body is missing; expected a JSON object");
    }

    /** The parser lets an exponent beyond all bounds out as it is. */
    @ExceptionHandler
    ProblemDetail unreadable(NumberFormatException e) {
        return problem(HttpStatus.BAD_REQUEST, "the body holds a number that is beyond all bounds: " + e.getMessage());
    }

    @ExceptionHandler
    ProblemDetail mismatch(MethodArgumentTypeMismatchException e) {
        return invalid(new Invalid(e.getName(), e.getValue(), "another kind of value"));
    }

    @ExceptionHandler
    ProblemDetail unavailable(DataAccessException e) {
        return unavailable(e.getMessage());
    }

    @ExceptionHandler
    ProblemDetail unavailable(TransactionException e) {
        return unavailable(e.getMessage());
    }

    private static ProblemDetail unreadable(DatabindException e) {
        if (e.getCause() instanceof Invalid invalid) {
            return invalid(invalid);
        }
        String field = path(e);
        if (e instanceof UnrecognizedPropertyException unknown) {
            return invalid(new Invalid(field, "not known", "one of " + unknown.getKnownPropertyIds()));
        }
        Object value = e instanceof InvalidFormatException format ? format.getValue() : "of another kind";
        return invalid(new Invalid(field, value, "a value that fits the field"));
    }

    private static String path(DatabindException e) {
        StringBuilder path = new StringBuilder();
        e.getPath().forEach(step -> {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        });
        return path.isEmpty() ? "body" : path.toString();
    }

    private static ProblemDetail invalid(Invalid invalid) {
        ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, invalid.text());
        problem.setProperty("field", invalid.field());
        problem.setProperty("value", invalid.value());
        problem.setProperty("expected", invalid.expected());
        return problem;
    }

    private static ProblemDetail unavailable(@Nullable String reason) {
        LOG.warn("A call could not be served: {}", reason);
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "the database does not answer; nothing was changed, try again");
    }

    private static ProblemDetail problem(HttpStatus status, @Nullable String detail) {
        return ProblemDetail.forStatusAndDetail(status, detail == null ? status.getReasonPhrase() : detail);
    }
}
