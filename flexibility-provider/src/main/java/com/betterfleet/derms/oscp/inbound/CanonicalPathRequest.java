package com.betterfleet.derms.oscp.inbound;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** A request under another path than the one it was sent to. */
final class CanonicalPathRequest extends HttpServletRequestWrapper {

    private static final String STATED_PATH = CanonicalPathRequest.class.getName();

    private final String path;

    CanonicalPathRequest(HttpServletRequest request, String path) {
        super(request);
        this.path = path;
        if (request.getAttribute(STATED_PATH) == null) {
            request.setAttribute(STATED_PATH, request.getRequestURI());
        }
    }

    /** Returns the path that the sender stated, which may differ from the present one. */
    static String statedPath(HttpServletRequest request) {
        return request.getAttribute(STATED_PATH) instanceof String stated ? stated : request.getRequestURI();
    }

    @Override
    public String getRequestURI() {
        return path;
    }

    @Override
    public StringBuffer getRequestURL() {
        StringBuffer url = super.getRequestURL();
        int end = url.length() - super.getRequestURI().length();
        return url.replace(end, url.length(), path);
    }

    @Override
    public String getServletPath() {
        return path;
    }
}
