package com.betterfleet.derms.payload;

import com.betterfleet.derms.refusal.UnacceptableBodyException;
import com.betterfleet.derms.refusal.UnacceptableBodyException.BodyFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes bodies to UTF-8 text of limited size. The content coding gzip is undone, a byte order mark at the start is
 * dropped, and whatever charset a header names, the bytes must be UTF-8 (RFC 8259).
 */
public final class BodyDecoder {

    /** The content codings that are accepted, as a header's value (RFC 9110). */
    public static final String ACCEPTED_CODINGS = "gzip";

    private static final List<String> GZIP_NAMES = List.of("gzip", "x-gzip");
    private static final byte[] BYTE_ORDER_MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);
    private static final int BYTE_MASK = 0xFF;
    private static final int CHUNK_CHARACTERS = 8_192;

    private BodyDecoder() {}

    /**
     * Decodes a body.
     *
     * @param contentEncoding the value of the header; null or empty: none
     * @param maxBytes the limit, before and after unpacking
     * @return UTF-8 without a byte order mark
     * @throws UnacceptableBodyException if the coding is unknown, the body too large, or not what it should be
     */
    public static byte[] decodeBody(@Nullable String contentEncoding, InputStream body, int maxBytes)
            throws IOException {
        boolean packed = isGzip(contentEncoding);
        byte[] received = readAtMost(body, maxBytes);
        byte[] content = packed && received.length > 0 ? unpack(received, maxBytes) : received;
        requireUtf8(content);
        return startsWithMark(content) ? Arrays.copyOfRange(content, BYTE_ORDER_MARK.length, content.length) : content;
    }

    /**
     * Decodes the text of bytes that have no content coding.
     *
     * @throws UnacceptableBodyException if they are not UTF-8
     */
    public static String decodeText(byte[] content) {
        requireUtf8(content);
        int start = startsWithMark(content) ? BYTE_ORDER_MARK.length : 0;
        return new String(content, start, content.length - start, StandardCharsets.UTF_8);
    }

    private static void requireUtf8(byte[] content) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(content);
        CharBuffer chunk = CharBuffer.allocate(Math.min(content.length + 1, CHUNK_CHARACTERS));
        CoderResult result;
        do {
            result = decoder.decode(bytes, chunk.clear(), true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw new UnacceptableBodyException(
                    BodyFault.MALFORMED,
                    "the body is not UTF-8: byte %d is 0x%02X"
                            .formatted(bytes.position() + 1, content[bytes.position()] & BYTE_MASK));
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

    private static byte[] unpack(byte[] packed, int maxBytes) throws IOException {
        try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return readAtMost(unpacked, maxBytes);
        } catch (IOException e) {
            // The packed bytes are in memory, so that only their form can be wrong.
            throw new UnacceptableBodyException(
                    BodyFault.MALFORMED, "the body is not valid gzip, as Content-Encoding states");
        }
    }

    private static byte[] readAtMost(InputStream body, int maxBytes) throws IOException {
        byte[] read = body.readNBytes(maxBytes + 1);
        if (read.length > maxBytes) {
            throw new UnacceptableBodyException(
                    BodyFault.TOO_LARGE, "the body is larger than %d bytes".formatted(maxBytes));
        }
        return read;
    }

    private static boolean startsWithMark(byte[] content) {
        return content.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(content, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }
}
