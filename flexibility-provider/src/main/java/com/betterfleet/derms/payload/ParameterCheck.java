package com.betterfleet.derms.payload;

import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses a parameter that is given twice, and on calls of the API one that the call does not have. A misspelt filter would
 * otherwise return everything.
 */
@Component
class ParameterCheck implements HandlerInterceptor, WebMvcConfigurer {

    private static final String API = "/api/";

    private final Map<Method, KnownParameters> known = new ConcurrentHashMap<>();

    /** @param single those of which the handler reads one value */
    private record KnownParameters(Set<String> names, Set<String> single) {

        static KnownParameters of(HandlerMethod handler) {
            Set<String> names = new TreeSet<>();
            Set<String> single = new HashSet<>();
            for (MethodParameter parameter : handler.getMethodParameters()) {
                if (parameter.hasParameterAnnotation(RequestParam.class)) {
                    String name = nameOf(handler, parameter);
                    names.add(name);
                    if (!isMultiple(parameter.getParameterType())) {
                        single.add(name);
                    }
                } else if (parameter.hasParameterAnnotation(ModelAttribute.class)
                        && parameter.getParameterType().isRecord()) {
                    for (RecordComponent component :
                            parameter.getParameterType().getRecordComponents()) {
                        names.add(component.getName());
                        single.add(component.getName());
                    }
                }
            }
            return new KnownParameters(names, single);
        }

        private static String nameOf(HandlerMethod handler, MethodParameter parameter) {
            RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
            return annotation == null || annotation.name().isEmpty()
                    ? handler.getMethod()
                            .getParameters()[parameter.getParameterIndex()]
                            .getName()
                    : annotation.name();
        }

        private static boolean isMultiple(Class<?> type) {
            return type.isArray() || Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
        }
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        // The page of an error repeats no parameters; those that led to it may be unreadable.
        if (handler instanceof HandlerMethod method && request.getDispatcherType() != DispatcherType.ERROR) {
            KnownParameters parameters =
                    known.computeIfAbsent(method.getMethod(), unseen -> KnownParameters.of(method));
            // A form's fields are no query; a call that reads no form refuses it by its type.
            boolean call = request.getRequestURI().startsWith(API)
                    && method.getBeanType().isAnnotationPresent(RestController.class)
                    && !isForm(request);
            request.getParameterMap().forEach((name, values) -> {
                if (call && !parameters.names().contains(name)) {
                    throw unknownParameter(name, parameters.names());
                }
                if (values.length > 1 && parameters.single().contains(name)) {
                    throw new InvalidValueException(name, String.join(", ", values), "one value");
                }
            });
        }
        return true;
    }

    /** Refuses names and values that PostgreSQL cannot store. */
    static void requireStorable(Map<String, String[]> parameters) {
        parameters.forEach((name, values) -> {
            if (!InputChecks.isStorable(name)) {
                throw new InvalidValueException("the name of a parameter", "NUL in it", "a name without NUL");
            }
            for (String value : values) {
                if (!InputChecks.isStorable(value)) {
                    throw new InvalidValueException(name, "a text with NUL", "a text without NUL");
                }
            }
        });
    }

    static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
    }

    private static InvalidValueException unknownParameter(String name, Set<String> names) {
        return new InvalidValueException(
                name,
                "a parameter that this call does not have",
                names.isEmpty() ? "no parameter" : "only parameters of " + String.join(", ", names));
    }
}
