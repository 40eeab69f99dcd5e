package com.betterfleet.derms.payload;

import com.betterfleet.derms.refusal.UnacceptableBodyException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;

/** Reads the bodies of requests. */
public final class RequestBodies {

    private RequestBodies() {}

    /**
     * Reads the body of a request, decoded.
     *
     * @param maxBytes the limit, before and after unpacking
     * @return UTF-8 without a byte order mark
     * @throws UnacceptableBodyException if the body cannot be read as text
     */
    public static byte[] readBody(HttpServletRequest request, int maxBytes) throws IOException {
        return openBody(request, maxBytes).readAllBytes();
    }

    /** Opens the body of a request, which is decoded while it is read; see {@link BodyDecoder#openBody}. */
    static InputStream openBody(HttpServletRequest request, int maxBytes) throws IOException {
        if (request.getContentLengthLong() > maxBytes) {
            throw BoundedStream.tooLarge(maxBytes);
        }
        return BodyDecoder.openBody(contentEncoding(request), request.getInputStream(), maxBytes);
    }

    /** The content codings of a request; empty where it has none. */
    static String contentEncoding(HttpServletRequest request) {
        return String.join(",", Collections.list(request.getHeaders("Content-Encoding")));
    }
}
