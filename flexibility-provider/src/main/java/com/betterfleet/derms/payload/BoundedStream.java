package com.betterfleet.derms.payload;

import com.betterfleet.derms.refusal.UnacceptableBodyException;
import com.betterfleet.derms.refusal.UnacceptableBodyException.BodyFault;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes of a body as they are read, and refuses it at the first byte above its bound. */
final class BoundedStream extends FilterInputStream {

    private final int maxBytes;
    private long count;

    BoundedStream(InputStream body, int maxBytes) {
        super(body);
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        countBytes(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        countBytes(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long wanted) throws IOException {
        long skipped = super.skip(wanted);
        countBytes(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void countBytes(long read) {
        count += read;
        if (count > maxBytes) {
            throw tooLarge(maxBytes);
        }
    }

    static UnacceptableBodyException tooLarge(int maxBytes) {
        return new UnacceptableBodyException(
                BodyFault.TOO_LARGE, "the body is larger than %d bytes".formatted(maxBytes));
    }
}
