package com.betterfleet.derms.webserver;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs in one line each request that the web server refuses before any filter sees it: a header or an address that is
 * too long, or has characters that HTTP excludes.
 */
final class RefusedConnectionLog extends ValveBase implements AccessLog {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedConnectionLog.class);
    private static final int BAD_REQUEST = 400;

    RefusedConnectionLog() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
    }

    /** Requests that reached an application were logged by a filter or a handler. */
    @Override
    public void log(Request request, Response response, long time) {
        if (response.getStatus() >= BAD_REQUEST && request.getContext() == null) {
            LOG.info(
                    "Answered {} to a request from {} that cannot be parsed; its headers or its address are too long, or"
                            + " have characters that are not allowed there",
                    response.getStatus(),
                    request.getRemoteAddr());
        }
    }

    /** The log shows the address that the connection comes from. */
    @Override
    public boolean getRequestAttributesEnabled() {
        return false;
    }

    @Override
    public void setRequestAttributesEnabled(boolean enabled) {}
}
