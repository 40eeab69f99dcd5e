package com.betterfleet.derms.payload;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A submitted form without a byte order mark at its start, which would be part of the first field's name. */
final class FormRequest extends HttpServletRequestWrapper {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Map<String, String[]> parameters = new LinkedHashMap<>();

    FormRequest(HttpServletRequest request) {
        super(request);
        request.getParameterMap()
                .forEach((name, values) ->
                        parameters.putIfAbsent(name.startsWith(BYTE_ORDER_MARK) ? name.substring(1) : name, values));
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = parameters.get(name);
        return values == null ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return parameters.get(name);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(parameters.keySet());
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return Collections.unmodifiableMap(parameters);
    }
}
