package com.betterfleet.derms.egress;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;

/**
 * Repeats a request at once where a reused connection failed before any byte of the response. The server has closed
 * such a connection while it was idle. A time-out is not repeated, and neither is any failure of a fresh connection.
 */
final class StaleConnectionRetry implements HttpRequestRetryStrategy {

    private static final String STALE = StaleConnectionRetry.class.getName();

    private final int maxTries;

    /** @param maxTries the number of connections to one server: after so many stale ones the next is a fresh one */
    StaleConnectionRetry(int maxTries) {
        this.maxTries = maxTries;
    }

    @Override
    public boolean retryRequest(HttpRequest request, IOException failure, int tries, HttpContext context) {
        // Removed when read: the next attempt may fail before it uses a connection.
        return context.removeAttribute(STALE) != null && tries <= maxTries;
    }

    @Override
    public boolean retryRequest(HttpResponse response, int tries, HttpContext context) {
        return false;
    }

    @Override
    public TimeValue getRetryInterval(HttpRequest request, IOException failure, int tries, HttpContext context) {
        return TimeValue.ZERO_MILLISECONDS;
    }

    @Override
    public TimeValue getRetryInterval(HttpResponse response, int tries, HttpContext context) {
        return TimeValue.ZERO_MILLISECONDS;
    }

    /** Marks the failures that {@link StaleConnectionRetry} repeats: only here is the connection's history known. */
    static final class ConnectionObserver extends HttpRequestExecutor {

        @Override
        public ClassicHttpResponse execute(
                ClassicHttpRequest request,
                HttpClientConnection connection,
                HttpResponseInformationCallback callback,
                HttpContext context)
                throws IOException, HttpException {
            EndpointDetails endpoint = connection.getEndpointDetails();
            boolean reused = endpoint != null && endpoint.getResponseCount() > 0;
            long receivedBefore = endpoint == null ? 0 : endpoint.getReceivedBytesCount();
            try {
                return super.execute(request, connection, callback, context);
            } catch (InterruptedIOException timedOut) {
                throw timedOut;
            } catch (IOException e) {
                if (reused && endpoint.getReceivedBytesCount() == receivedBefore) {
                    context.setAttribute(STALE, true);
                }
                throw e;
            }
        }
    }
}
