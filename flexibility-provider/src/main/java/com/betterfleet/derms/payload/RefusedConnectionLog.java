package com.betterfleet.derms.payload;

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
    private static final String HANDLED = RefusedConnectionLog.class.getName() + ".handled";

    RefusedConnectionLog() {
        super(true);
    }

    /** Requests that come this far are answered, and logged, by a filter or a handler. */
    @Override
    public void invoke(Request request, Response response) throws IOException, jakarta.servlet.ServletException {
        request.setAttribute(HANDLED, true);
        getNext().invoke(request, response);
    }

    @Override
    public void log(Request request, Response response, long time) {
        if (response.getStatus() >= BAD_REQUEST && request.getAttribute(HANDLED) == null) {
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
