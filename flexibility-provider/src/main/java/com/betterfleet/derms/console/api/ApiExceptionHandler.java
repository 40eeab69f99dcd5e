package com.betterfleet.derms.console.api;

import com.betterfleet.derms.clock.ClockMoveRefusedException;
import com.betterfleet.derms.payload.BodyDecoder;
import com.betterfleet.derms.payload.StrictJson;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.ForbiddenException;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.refusal.NotFoundException;
import com.betterfleet.derms.refusal.RejectedRequestException;
import com.betterfleet.derms.refusal.UnacceptableBodyException;
import com.betterfleet.derms.refusal.UnacceptableBodyException.BodyFault;
import jakarta.servlet.http.HttpServletResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Translates rejected requests to problem details (RFC 9457) with the field, its value and the expected value. */
@RestControllerAdvice(annotations = RestController.class)
@Order(-2)
class ApiExceptionHandler {

    /** The parser names a number that does not fit a field in its message only. */
    private static final Pattern NUMBER_IN_MESSAGE = Pattern.compile("value \\(([^)]*)\\)");

    @ExceptionHandler
    ProblemDetail handleRefusal(RejectedRequestException refusal, HttpServletResponse response) {
        return switch (refusal) {
            case InvalidValueException invalid -> describeInvalidValue(invalid);
            case NotFoundException absent -> createProblem(HttpStatus.NOT_FOUND, absent.text());
            case ForbiddenException forbidden -> createProblem(HttpStatus.FORBIDDEN, forbidden.text());
            case UnacceptableBodyException unacceptable -> {
                if (unacceptable.fault() == BodyFault.UNSUPPORTED_CODING) {
                    response.setHeader(HttpHeaders.ACCEPT_ENCODING, BodyDecoder.ACCEPTED_CODINGS);
                }
                yield createProblem(HttpStatus.valueOf(unacceptable.fault().status()), unacceptable.text());
            }
            case ConflictException conflict -> {
                ProblemDetail problem = createProblem(HttpStatus.CONFLICT, conflict.text());
                problem.setProperty("dependants", conflict.dependants());
                yield problem;
            }
        };
    }

    @ExceptionHandler
    ProblemDetail handleRefusedClockMove(ClockMoveRefusedException refusal) {
        return createProblem(HttpStatus.BAD_REQUEST, refusal.getMessage());
    }

    @ExceptionHandler
    ProblemDetail handleUnreadableBody(HttpMessageNotReadableException e) {
        if (e.getCause() instanceof DatabindException || e.getCause() instanceof InputCoercionException) {
            return describeUnreadableBody((JacksonException) e.getCause());
        }
        return createProblem(
                HttpStatus.BAD_REQUEST,
                e.getCause() instanceof JacksonException json
                        ? "the body is not valid JSON: " + StrictJson.describeFault(json)
                        : "the body is missing; expected a JSON object");
    }

    @ExceptionHandler
    ProblemDetail handleTypeMismatch(MethodArgumentTypeMismatchException e) {
        Class<?> type = e.getRequiredType();
        return describeInvalidValue(new InvalidValueException(
                e.getName(), e.getValue(), type == boolean.class ? "true or false" : "a whole number"));
    }

    @ExceptionHandler
    ProblemDetail handleMissingParameter(MissingServletRequestParameterException e) {
        return describeInvalidValue(new InvalidValueException(e.getParameterName(), null, "a value in the query"));
    }

    private static ProblemDetail describeUnreadableBody(JacksonException e) {
        if (e.getCause() instanceof InvalidValueException invalid) {
            return describeInvalidValue(invalid);
        }
        String field = fieldPath(e);
        if (e instanceof UnrecognizedPropertyException unknown) {
            return describeInvalidValue(
                    new InvalidValueException(field, "unknown", "one of " + unknown.getKnownPropertyIds()));
        }
        return describeInvalidValue(new InvalidValueException(field, describeValue(e), describeExpected(e)));
    }

    private static Object describeValue(JacksonException e) {
        Matcher number = NUMBER_IN_MESSAGE.matcher(String.valueOf(e.getOriginalMessage()));
        boolean inMessage = number.find();
        // A number that was read as a double may have become infinite; the message has it as it was written.
        if (e instanceof InvalidFormatException format && !(inMessage && format.getValue() instanceof Double)) {
            return String.valueOf(format.getValue());
        }
        return inMessage ? number.group(1) : "of another type";
    }

    private static String describeExpected(JacksonException e) {
        Class<?> type = e instanceof InputCoercionException coercion
                ? coercion.getTargetType()
                : e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        if (type == int.class || type == Integer.class) {
            return "a whole number of %d to %d".formatted(Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (type == long.class || type == Long.class) {
            return "a whole number of %d to %d".formatted(Long.MIN_VALUE, Long.MAX_VALUE);
        }
        return "a value that fits the field";
    }

    private static String fieldPath(JacksonException e) {
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

    private static ProblemDetail describeInvalidValue(InvalidValueException invalid) {
        ProblemDetail problem = createProblem(HttpStatus.BAD_REQUEST, invalid.text());
        problem.setProperty("field", invalid.field());
        problem.setProperty("value", invalid.value());
        problem.setProperty("expected", invalid.expected());
        return problem;
    }

    private static ProblemDetail createProblem(HttpStatus status, @Nullable String detail) {
        return ProblemDetail.forStatusAndDetail(status, detail == null ? status.getReasonPhrase() : detail);
    }
}
