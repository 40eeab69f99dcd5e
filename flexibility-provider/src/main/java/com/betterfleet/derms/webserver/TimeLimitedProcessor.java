package com.betterfleet.derms.webserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** Processes the requests of one connection, and ends it when the head or the body of one takes too long. */
final class TimeLimitedProcessor extends Http11Processor {

    private static final byte[] HEAD_TIMED_OUT =
            "HTTP/1.1 408 \r\nConnection: close\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final RequestTimer timer;

    TimeLimitedProcessor(TimeLimitedProtocol protocol, RequestGuard adapter, RequestTimer timer) {
        super(protocol, adapter);
        this.timer = timer;
        getRequest().setInputBuffer(new TimeLimitedBody(getRequest().getInputBuffer(), getRequest(), timer));
    }

    /** Runs for a new request, and again for each part of a head that is not complete yet. */
    @Override
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
        if (timer.isHeadLate()) {
            timer.endHead();
            socket.write(true, ByteBuffer.wrap(HEAD_TIMED_OUT));
            socket.flush(true);
            return SocketState.CLOSED;
        }
        SocketState state = super.service(socket);
        if (state != SocketState.LONG || isAsync()) {
            timer.endHead();
        }
        return state;
    }
}
