package com.betterfleet.derms.payload;

import com.betterfleet.derms.payload.BodyDecoder.DecodedBody;
import com.betterfleet.derms.refusal.UnacceptableBodyException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;

/** Reads the bodies of requests. */
public final class RequestBodies {

    /** What is shown of a body that cannot be used; logs are shorter. */
    private static final int MAX_ESCAPED_BYTES = 65_536;

    private static final int BYTE_MASK = 0xFF;

    private RequestBodies() {}

    /**
     * Reads the body of a request, decoded.
     *
     * @param maxBytes the limit, before and after unpacking
     * @return UTF-8 without a byte order mark
     * @throws UnacceptableBodyException if the body cannot be read as text
     */
    public static byte[] readBody(HttpServletRequest request, int maxBytes) throws IOException {
        return BodyDecoder.decodeBody(contentEncoding(request), request.getInputStream(), maxBytes);
    }

    /**
     * A body as text.
     *
     * @param text of a body with a fault what was read of it, with the bytes that are not UTF-8 escaped as {@code \xFF}
     * @param fault why it is refused; empty where it can be used
     */
    public record ReceivedText(String text, Optional<UnacceptableBodyException> fault) {}

    /** Reads the body of a request, decoded, also where it cannot be used: the log shows what arrived. */
    public static ReceivedText readText(HttpServletRequest request, int maxBytes) throws IOException {
        DecodedBody body = BodyDecoder.tryDecode(contentEncoding(request), request.getInputStream(), maxBytes);
        return body.fault() == null
                ? new ReceivedText(new String(body.content(), StandardCharsets.UTF_8), Optional.empty())
                : new ReceivedText(escapeText(body.content()), Optional.of(body.fault()));
    }

    private static String escapeText(byte[] content) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(content, 0, Math.min(content.length, MAX_ESCAPED_BYTES));
        CharBuffer chunk = CharBuffer.allocate(bytes.remaining() + 1);
        StringBuilder text = new StringBuilder(bytes.remaining());
        while (true) {
            CoderResult result = decoder.decode(bytes, chunk, true);
            text.append(chunk.flip());
            if (!result.isError()) {
                return text.toString();
            }
            for (int i = 0; i < result.length(); i++) {
                text.append("\\x%02X".formatted(bytes.get() & BYTE_MASK));
            }
            chunk.clear();
            decoder.reset();
        }
    }

    /** The content codings of a request; empty where it has none. */
    static String contentEncoding(HttpServletRequest request) {
        return String.join(",", Collections.list(request.getHeaders("Content-Encoding")));
    }
}
