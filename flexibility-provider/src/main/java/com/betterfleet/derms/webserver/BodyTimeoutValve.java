package com.betterfleet.derms.webserver;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Answers 408 to a request whose body did not arrive in time, whatever the code that read it made of the failure. The web
 * server closes the connection after this status.
 */
final class BodyTimeoutValve extends ValveBase {

    private static final int REQUEST_TIMEOUT = 408;

    /** A problem document that also has the field of an OSCP error. */
    private static final String PROBLEM = "{\"type\":\"about:blank\",\"title\":\"Request Timeout\",\"status\":408,"
            + "\"detail\":\"the request did not arrive in time; send it again, faster or in smaller parts\","
            + "\"message\":\"the request did not arrive in time; send it again, faster or in smaller parts\"}";

    BodyTimeoutValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        if (request.getCoyoteRequest().getAttribute(TimeLimitedBody.TIMED_OUT) == null || response.isCommitted()) {
            return;
        }
        // The server has prepared an error of its own: the readers of a body cannot tell a slow sender from one that
        // left.
        request.removeAttribute("jakarta.servlet.error.exception");
        response.resetError();
        response.setSuspended(false);
        response.reset();
        response.setStatus(REQUEST_TIMEOUT);
        response.setContentType("application/problem+json");
        response.getWriter().write(PROBLEM);
        response.finishResponse();
    }
}
