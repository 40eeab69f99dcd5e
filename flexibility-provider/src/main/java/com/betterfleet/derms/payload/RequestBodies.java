package com.betterfleet.derms.payload;

import com.betterfleet.derms.refusal.UnacceptableBodyException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

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
        return openBody(request, maxBytes).readAllBytes();
    }

    /** Opens the body of a request, which is decoded while it is read; see {@link BodyDecoder#openBody}. */
    static InputStream openBody(HttpServletRequest request, int maxBytes) throws IOException {
        if (request.getContentLengthLong() > maxBytes) {
            throw BoundedStream.tooLarge(maxBytes);
        }
        return BodyDecoder.openBody(contentEncoding(request), request.getInputStream(), maxBytes);
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
        String coding = contentEncoding(request);
        RecordingStream body = new RecordingStream(request.getInputStream());
        try {
            byte[] content = BodyDecoder.decodeBody(coding, body, maxBytes);
            return new ReceivedText(new String(content, StandardCharsets.UTF_8), Optional.empty());
        } catch (UnacceptableBodyException fault) {
            byte[] start = body.start.toByteArray();
            return new ReceivedText(
                    escapeText(start.length > 0 && BodyDecoder.isGzip(coding) ? unpackStart(start) : start),
                    Optional.of(fault));
        }
    }

    /** Keeps the start of what is read from a stream. */
    private static final class RecordingStream extends FilterInputStream {

        private final ByteArrayOutputStream start = new ByteArrayOutputStream();

        RecordingStream(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            if (next >= 0) {
                record(new byte[] {(byte) next}, 0, 1);
            }
            return next;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            if (count > 0) {
                record(target, offset, count);
            }
            return count;
        }

        private void record(byte[] read, int offset, int count) {
            start.write(read, offset, Math.min(count, MAX_ESCAPED_BYTES - start.size()));
        }
    }

    /** Unpacks the start of a body as far as it is valid. */
    private static byte[] unpackStart(byte[] packed) {
        ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
        try (InputStream content = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            for (int next = content.read(); next >= 0 && unpacked.size() < MAX_ESCAPED_BYTES; next = content.read()) {
                unpacked.write(next);
            }
        } catch (IOException end) {
            // What was unpacked before is shown.
        }
        return unpacked.toByteArray();
    }

    private static String escapeText(byte[] content) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(content);
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
