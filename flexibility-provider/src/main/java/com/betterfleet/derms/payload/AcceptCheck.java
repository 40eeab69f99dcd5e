package com.betterfleet.derms.payload;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses a change whose answer the caller does not accept before it is made. The framework would find out only when it
 * writes the answer.
 */
@Component
class AcceptCheck implements HandlerInterceptor, WebMvcConfigurer {

    private final EdgeResponses responses;

    AcceptCheck(EdgeResponses responses) {
        this.responses = responses;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotAcceptableException {
        if (handler instanceof HandlerMethod method
                && answersJson(method)
                && !responses.leavesMediaTypes(request)
                && !acceptsJson(request)) {
            throw new HttpMediaTypeNotAcceptableException(List.of(MediaType.APPLICATION_JSON));
        }
        return true;
    }

    /** Reads are left to the framework: some are served in other types, and their late refusal changes nothing. */
    private static boolean answersJson(HandlerMethod method) {
        return method.getBeanType().isAnnotationPresent(RestController.class)
                && !method.isVoid()
                && !method.hasMethodAnnotation(GetMapping.class);
    }

    private static boolean acceptsJson(HttpServletRequest request) {
        List<MediaType> accepted = MediaTypeCheck.readAccepted(request);
        return accepted.isEmpty() || accepted.stream().anyMatch(MediaType.APPLICATION_JSON::isCompatibleWith);
    }
}
