package com.betterfleet.simulator.faults;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/** Gives each request the means to close its connection without a response, which servlets lack. */
final class AbruptCloseValve extends ValveBase {
    private static final String CLOSE_ATTRIBUTE = AbruptCloseValve.class.getName();

    AbruptCloseValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        Runnable end = () -> response.getCoyoteResponse()
                .action(ActionCode.CLOSE_NOW, new IOException("closed by a configured fault"));
        request.setAttribute(CLOSE_ATTRIBUTE, end);
        getNext().invoke(request, response);
    }

    static void closeConnection(ServletRequest request) {
        if (request.getAttribute(CLOSE_ATTRIBUTE) instanceof Runnable end) {
            end.run();
        }
    }
}
