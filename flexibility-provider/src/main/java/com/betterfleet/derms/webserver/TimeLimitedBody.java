package com.betterfleet.derms.webserver;

import java.io.IOException;
import java.net.SocketTimeoutException;
import org.apache.coyote.BadRequestException;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/** Reads the body of a request within its total time. {@link BodyTimeoutValve} answers where it does not arrive. */
final class TimeLimitedBody implements InputBuffer {

    /** The attribute of a request whose body did not arrive in time. */
    static final String TIMED_OUT = "webserver.bodyTimedOut";

    private final InputBuffer body;
    private final Request request;
    private final RequestTimer timer;

    TimeLimitedBody(InputBuffer body, Request request, RequestTimer timer) {
        this.body = body;
        this.request = request;
        this.timer = timer;
    }

    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
        long started = timer.now();
        try {
            if (timer.isBodyLate()) {
                throw new SocketTimeoutException("the body did not arrive in time");
            }
            return body.doRead(handler);
        } catch (SocketTimeoutException e) {
            request.setAttribute(TIMED_OUT, true);
            // A sender that left gets no answer from the web server, a bad request does.
            throw new BadRequestException(e);
        } finally {
            timer.addWait(timer.now() - started);
        }
    }

    @Override
    public int available() {
        return body.available();
    }
}
