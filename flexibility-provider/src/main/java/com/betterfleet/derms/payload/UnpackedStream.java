package com.betterfleet.derms.payload;

import com.betterfleet.derms.refusal.UnacceptableBodyException;
import com.betterfleet.derms.refusal.UnacceptableBodyException.BodyFault;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Unpacks gzip while it is read; no bytes at all are an empty body. */
final class UnpackedStream extends InputStream {

    private final PushbackInputStream packed;
    private @Nullable InputStream unpacked;

    UnpackedStream(InputStream packed) {
        this.packed = new PushbackInputStream(packed);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            return open().read(target, offset, length);
        } catch (ZipException | EOFException e) {
            throw new UnacceptableBodyException(
                    BodyFault.MALFORMED, "the body is not valid gzip, as Content-Encoding states");
        }
    }

    private InputStream open() throws IOException {
        InputStream open = unpacked;
        if (open == null) {
            int first = packed.read();
            if (first >= 0) {
                packed.unread(first);
            }
            open = first < 0 ? InputStream.nullInputStream() : new GZIPInputStream(packed);
            unpacked = open;
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        packed.close();
    }
}
