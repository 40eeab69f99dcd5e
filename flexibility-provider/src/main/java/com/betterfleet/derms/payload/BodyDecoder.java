package com.betterfleet.derms.payload;

import com.betterfleet.derms.refusal.UnacceptableBodyException;
import com.betterfleet.derms.refusal.UnacceptableBodyException.BodyFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decodes bodies to UTF-8 text of limited size. The content coding gzip is undone, a byte order mark at the start is
 * dropped, and whatever charset a header names, the bytes must be UTF-8 (RFC 8259).
 */
public final class BodyDecoder {

    /** The content codings that are accepted, as a header's value (RFC 9110). */
    public static final String ACCEPTED_CODINGS = "gzip";

    private static final List<String> GZIP_NAMES = List.of("gzip", "x-gzip");

    private BodyDecoder() {}

    /**
     * Opens a body that is decoded while it is read, so that it is never in memory as a whole.
     *
     * @param contentEncoding the value of the header; null or empty: none
     * @param maxBytes the limit, before and after unpacking
     * @return a stream of UTF-8 without a byte order mark; reading it throws {@link UnacceptableBodyException} where the
     *     body is too large, or not what it should be
     * @throws UnacceptableBodyException if the coding is unknown
     */
    public static InputStream openBody(@Nullable String contentEncoding, InputStream body, int maxBytes)
            throws IOException {
        InputStream bounded = new BoundedStream(body, maxBytes);
        return new Utf8Stream(
                isGzip(contentEncoding) ? new BoundedStream(new UnpackedStream(bounded), maxBytes) : bounded);
    }

    /**
     * Decodes a body as a whole; the parameters are those of {@link #openBody}.
     *
     * @return UTF-8 without a byte order mark
     * @throws UnacceptableBodyException if the coding is unknown, the body too large, or not what it should be
     */
    public static byte[] decodeBody(@Nullable String contentEncoding, InputStream body, int maxBytes)
            throws IOException {
        return openBody(contentEncoding, body, maxBytes).readAllBytes();
    }

    /**
     * Decodes the text of bytes that have no content coding.
     *
     * @throws UnacceptableBodyException if they are not UTF-8
     */
    public static String decodeText(byte[] content) {
        try (InputStream decoded = new Utf8Stream(new ByteArrayInputStream(content))) {
            return new String(decoded.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("an array is readable", e);
        }
    }

    /** Whether a content coding is gzip; without a coding it is not. */
    static boolean isGzip(@Nullable String contentEncoding) {
        List<String> codings = contentEncoding == null
                ? List.of()
                : Arrays.stream(contentEncoding.toLowerCase(Locale.ROOT).split(","))
                        .map(String::strip)
                        .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
                        .toList();
        if (codings.isEmpty()) {
            return false;
        }
        if (codings.size() > 1 || !GZIP_NAMES.contains(codings.getFirst())) {
            throw new UnacceptableBodyException(
                    BodyFault.UNSUPPORTED_CODING,
                    "Content-Encoding is \"%s\"; expected gzip or none".formatted(contentEncoding));
        }
        return true;
    }
}
