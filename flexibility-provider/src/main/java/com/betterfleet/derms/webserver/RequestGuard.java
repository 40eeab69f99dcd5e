package com.betterfleet.derms.webserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * Refuses heads whose lines do not end with CR LF, and reads the rest of unread bodies within the request's total time.
 */
final class RequestGuard implements Adapter {

    private static final int BAD_REQUEST = 400;
    private static final byte[] BARE_LINE_FEED =
            "a line of the head ends with LF alone; expected CR LF\n".getBytes(StandardCharsets.US_ASCII);

    /**
     * A sender that still writes may not read the answer, such as that its body is too large. The total time bounds the
     * rest as well, so that a larger one is not worth the connection.
     */
    private static final int MAX_REST_BYTES = 512 * 1024 * 1024;

    private final Adapter service;
    private final RequestTimer timer;

    RequestGuard(Adapter service, RequestTimer timer) {
        this.service = service;
        this.timer = timer;
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        if (hasBareLineFeed(request)) {
            refuseHead(response);
            service.log(request, response, 0);
            return;
        }
        timer.completeHead();
        service.service(request, response);
        if (isTrue(request, ActionCode.ASYNC_IS_ASYNC)) {
            return;
        }
        if (request.getAttribute(TimeLimitedBody.TIMED_OUT) != null) {
            request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        } else if (!request.hasExpectation()) {
            readRest(request);
        }
    }

    private static boolean hasBareLineFeed(Request request) {
        ByteChunk target = request.requestURI().getByteChunk();
        // The target is a part of the buffer that contains the head from its first line on.
        return target.getBuffer() != null && HeadLines.hasBareLineFeed(target.getBuffer(), target.getStart());
    }

    private static void refuseHead(Response response) throws IOException {
        response.setStatus(BAD_REQUEST);
        response.setContentType("text/plain");
        response.setContentLength(BARE_LINE_FEED.length);
        response.doWrite(ByteBuffer.wrap(BARE_LINE_FEED));
        response.action(ActionCode.CLOSE, null);
    }

    /** The answer is sent; without its rest the connection would have to be closed. */
    private static void readRest(Request request) {
        DiscardedBytes rest = new DiscardedBytes();
        try {
            long read = 0;
            while (read >= 0 && !isTrue(request, ActionCode.REQUEST_BODY_FULLY_READ)) {
                if (rest.count > MAX_REST_BYTES) {
                    request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
                    return;
                }
                read = request.doRead(rest);
                rest.count += Math.max(0, read);
            }
        } catch (IOException e) {
            request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    private static boolean isTrue(Request request, ActionCode question) {
        AtomicBoolean answer = new AtomicBoolean();
        request.action(question, answer);
        return answer.get();
    }

    private static final class DiscardedBytes implements ApplicationBufferHandler {

        private ByteBuffer buffer = ByteBuffer.allocate(0);
        private long count;

        @Override
        public void setByteBuffer(ByteBuffer read) {
            buffer = read;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {
            // The web server brings its own buffer.
        }
    }

    @Override
    public boolean prepare(Request request, Response response) throws Exception {
        return service.prepare(request, response);
    }

    @Override
    public boolean asyncDispatch(Request request, Response response, SocketEvent status) throws Exception {
        return service.asyncDispatch(request, response, status);
    }

    @Override
    public void log(Request request, Response response, long time) {
        service.log(request, response, time);
    }

    @Override
    public void checkRecycled(Request request, Response response) {
        service.checkRecycled(request, response);
    }

    @Override
    public String getDomain() {
        return service.getDomain();
    }
}
