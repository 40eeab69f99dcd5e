package com.betterfleet.derms.webserver;

import java.io.IOException;
import java.net.SocketTimeoutException;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * Reads the body of a request within its total time. It counts the time that the head took and the time spent waiting for
 * the body, not the time that the service works in between. The web server answers the exception with 408.
 */
final class TimeLimitedBody implements InputBuffer {

    private final InputBuffer body;
    private final Request request;
    private final RequestTimeLimit timeLimit;

    /** The start of the request that {@link #waitedNanos} belongs to: the processor serves one after the other. */
    private long requestStarted = -1;

    private long waitedNanos;

    TimeLimitedBody(InputBuffer body, Request request, RequestTimeLimit timeLimit) {
        this.body = body;
        this.request = request;
        this.timeLimit = timeLimit;
    }

    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
        if (requestStarted != request.getStartTimeNanos()) {
            requestStarted = request.getStartTimeNanos();
            waitedNanos = 0;
        }
        if (timeLimit.isExceededBy(waitedNanos)) {
            throw new SocketTimeoutException("the body did not arrive within " + timeLimit.limit());
        }
        long started = timeLimit.nanoTime().getAsLong();
        try {
            return body.doRead(handler);
        } finally {
            waitedNanos += timeLimit.elapsedSince(started);
        }
    }

    @Override
    public int available() {
        return body.available();
    }
}
