package com.betterfleet.derms.payload;

import com.betterfleet.derms.refusal.InvalidValueException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Refuses requests that reach no controller: an unknown path, method or media type, in the form of their edge. */
@ControllerAdvice
@Order(-1)
class EdgeExceptionHandler {

    private final EdgeResponses responses;

    EdgeExceptionHandler(EdgeResponses responses) {
        this.responses = responses;
    }

    @ExceptionHandler
    void refuseUnsupportedMediaType(
            HttpMediaTypeNotSupportedException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String type = request.getContentType();
        String expected = joinConcrete(e.getSupportedMediaTypes());
        refuse(
                e,
                request,
                response,
                "Content-Type is %s; expected %s"
                        .formatted(
                                type == null ? "missing" : '"' + type + '"',
                                expected.isEmpty() ? "application/json" : expected));
    }

    @ExceptionHandler
    void refuseUnacceptableType(
            HttpMediaTypeNotAcceptableException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String expected = joinConcrete(e.getSupportedMediaTypes());
        refuse(
                e,
                request,
                response,
                "Accept is \"%s\"; expected %s"
                        .formatted(request.getHeader("Accept"), expected.isEmpty() ? "application/json" : expected));
    }

    @ExceptionHandler
    void refuseMethod(
            HttpRequestMethodNotSupportedException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        refuse(
                e,
                request,
                response,
                "the method is %s; expected one of %s"
                        .formatted(
                                e.getMethod(),
                                String.join(
                                        ", ",
                                        Optional.ofNullable(e.getSupportedMethods())
                                                .orElse(new String[0]))));
    }

    @ExceptionHandler
    void refuseUnknownPath(NoResourceFoundException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        refuse(e, request, response, "there is nothing at this path");
    }

    @ExceptionHandler
    void refuseMissingParameter(
            ServletRequestBindingException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        refuse(e, request, response, String.valueOf(e.getBody().getDetail()));
    }

    @ExceptionHandler
    void refuseParameterOfAnotherType(
            MethodArgumentTypeMismatchException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String text = new InvalidValueException(e.getName(), e.getValue(), "a value that fits the parameter").text();
        responses.writeRefusal(request, response, HttpServletResponse.SC_BAD_REQUEST, text);
    }

    private void refuse(ErrorResponse refusal, HttpServletRequest request, HttpServletResponse response, String text)
            throws IOException {
        refusal.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        responses.writeRefusal(request, response, refusal.getStatusCode().value(), text);
    }

    private static String joinConcrete(List<MediaType> types) {
        return String.join(
                ", ",
                types.stream()
                        .filter(MediaType::isConcrete)
                        .map(MediaType::toString)
                        .distinct()
                        .toList());
    }
}
