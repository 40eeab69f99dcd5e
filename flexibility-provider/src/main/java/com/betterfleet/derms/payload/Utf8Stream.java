package com.betterfleet.derms.payload;

import com.betterfleet.derms.refusal.UnacceptableBodyException;
import com.betterfleet.derms.refusal.UnacceptableBodyException.BodyFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Passes bytes on unchanged that are UTF-8, without a byte order mark at the start; refuses others. */
final class Utf8Stream extends InputStream {

    private static final int CHUNK_BYTES = 8_192;
    private static final int BYTE_MASK = 0xFF;
    private static final byte[] BYTE_ORDER_MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);

    private final InputStream body;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer scratch = CharBuffer.allocate(CHUNK_BYTES);

    /** What was read: checked up to {@link #end}; the bytes up to {@link #filled} begin a character. */
    private final byte[] chunk = new byte[CHUNK_BYTES];

    private int next;
    private int end;
    private int filled;
    private long discarded;
    private boolean started;

    Utf8Stream(InputStream body) {
        this.body = body;
    }

    @Override
    public int read() throws IOException {
        return next < end || fill() ? chunk[next++] & BYTE_MASK : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (next >= end && !fill()) {
            return -1;
        }
        int count = Math.min(length, end - next);
        System.arraycopy(chunk, next, target, offset, count);
        next += count;
        return count;
    }

    /** Reads until at least one character is complete; false at the end of the body. */
    private boolean fill() throws IOException {
        discarded += end;
        System.arraycopy(chunk, end, chunk, 0, filled - end);
        filled -= end;
        next = 0;
        end = 0;
        while (next >= end) {
            int read = body.read(chunk, filled, CHUNK_BYTES - filled);
            filled += Math.max(0, read);
            if (!started && read >= 0 && filled < BYTE_ORDER_MARK.length) {
                continue;
            }
            check(read < 0);
            if (!started) {
                started = true;
                next = startsWithMark() ? BYTE_ORDER_MARK.length : 0;
            }
            if (read < 0) {
                return next < end;
            }
        }
        return true;
    }

    private boolean startsWithMark() {
        return end >= BYTE_ORDER_MARK.length
                && Arrays.equals(chunk, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }

    private void check(boolean isLast) {
        ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, filled);
        CoderResult result = decoder.reset().decode(bytes, scratch.clear(), isLast);
        if (result.isError()) {
            throw new UnacceptableBodyException(
                    BodyFault.MALFORMED,
                    "the body is not UTF-8: byte %d is 0x%02X"
                            .formatted(discarded + bytes.position() + 1, chunk[bytes.position()] & BYTE_MASK));
        }
        end = bytes.position();
    }

    @Override
    public int available() {
        return end - next;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
