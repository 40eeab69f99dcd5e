package com.betterfleet.simulator.faults;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Gives each request the means to close its connection without a response, which servlets lack, and shows whether the
 * connection was used before.
 */
final class AbruptCloseValve extends ValveBase {
    private static final String CLOSE_ATTRIBUTE = AbruptCloseValve.class.getName();
    private static final String REUSED_ATTRIBUTE = CLOSE_ATTRIBUTE + ".reused";
    private static final int REMEMBERED_CONNECTIONS = 10_000;

    private final Set<String> usedConnections = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED_CONNECTIONS;
        }
    });

    AbruptCloseValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        Runnable end = () -> response.getCoyoteResponse()
                .action(ActionCode.CLOSE_NOW, new IOException("closed by a configured fault"));
        request.setAttribute(CLOSE_ATTRIBUTE, end);
        synchronized (usedConnections) {
            boolean first = usedConnections.add(request.getServletConnection().getConnectionId());
            request.setAttribute(REUSED_ATTRIBUTE, !first);
        }
        getNext().invoke(request, response);
    }

    static boolean isConnectionReused(ServletRequest request) {
        return Boolean.TRUE.equals(request.getAttribute(REUSED_ATTRIBUTE));
    }

    static void closeConnection(ServletRequest request) {
        if (request.getAttribute(CLOSE_ATTRIBUTE) instanceof Runnable end) {
            end.run();
        }
    }
}
