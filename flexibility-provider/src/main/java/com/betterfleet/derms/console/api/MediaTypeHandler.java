package com.betterfleet.derms.console.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.stream.Collectors;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Names a media type that no call of that address reads; it is found before any controller is. */
@RestControllerAdvice
@Order(0)
class MediaTypeHandler {

    @ExceptionHandler
    ProblemDetail handleUnsupportedMediaType(HttpMediaTypeNotSupportedException e, HttpServletRequest request) {
        String type = request.getContentType();
        String expected = e.getSupportedMediaTypes().stream()
                .filter(MediaType::isConcrete)
                .map(MediaType::toString)
                .distinct()
                .collect(Collectors.joining(", "));
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "Content-Type is %s; expected %s".formatted(type == null ? "missing" : '"' + type + '"', expected));
    }
}
