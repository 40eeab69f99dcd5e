package com.betterfleet.derms.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.betterfleet.derms.refusal.UnacceptableBodyException;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decodes bodies whose bytes arrive in pieces of any size. */
@Execution(ExecutionMode.CONCURRENT)
class BodyDecoderTests {

    private static final int BOUND = 1_000_000;

    /** Returns at most so many bytes at a time, as a network does. */
    private static final class PiecewiseStream extends ByteArrayInputStream {

        private final int pieceBytes;

        PiecewiseStream(byte[] content, int pieceBytes) {
            super(content);
            this.pieceBytes = pieceBytes;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, pieceBytes));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8_191, 8_192, 100_000})
    void textIsTheSameInPiecesOfAnySizeAndLosesItsByteOrderMark(int pieceBytes) throws IOException {
        String text = "aé€🚌".repeat(5_000);

        assertThat(decode("", ("\uFEFF" + text).getBytes(UTF_8), pieceBytes)).isEqualTo(text);
        assertThat(decode("gzip", pack(text.getBytes(UTF_8)), pieceBytes)).isEqualTo(text);
        assertThat(decode("", "\uFEFF".getBytes(UTF_8), pieceBytes)).isEmpty();
        assertThat(decode("", new byte[0], pieceBytes)).isEmpty();
        assertThat(decode("gzip", new byte[0], pieceBytes)).isEmpty();
        assertThat(decode("", "é".getBytes(UTF_8), pieceBytes)).isEqualTo("é");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8_192})
    void theFirstByteThatIsNotUtf8IsNamed(int pieceBytes) {
        byte[] text = ("€".repeat(5_000) + "?").getBytes(UTF_8);
        text[15_000] = (byte) 0xFF;
        assertThatExceptionOfType(UnacceptableBodyException.class)
                .isThrownBy(() -> decode("", text, pieceBytes))
                .withMessageContaining("byte 15001 is 0xFF");
        assertThatExceptionOfType(UnacceptableBodyException.class)
                .isThrownBy(() -> decode("", new byte[] {'a', (byte) 0xE2, (byte) 0x82}, pieceBytes))
                .withMessageContaining("byte 2 is 0xE2");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8_192})
    void theBoundHoldsForThePackedAndForTheUnpackedBytes(int pieceBytes) throws IOException {
        byte[] zeros = new byte[BOUND + 1];

        assertThat(decode("", new byte[BOUND], pieceBytes)).hasSize(BOUND);
        assertThatExceptionOfType(UnacceptableBodyException.class)
                .isThrownBy(() -> decode("", zeros, pieceBytes))
                .withMessageContaining("larger than 1000000 bytes");
        assertThatExceptionOfType(UnacceptableBodyException.class)
                .isThrownBy(() -> decode("gzip", pack(zeros), pieceBytes))
                .withMessageContaining("larger than 1000000 bytes");
        assertThatExceptionOfType(UnacceptableBodyException.class)
                .isThrownBy(() -> decode("gzip", new byte[] {1, 2, 3}, pieceBytes))
                .withMessageContaining("not valid gzip");
    }

    @Test
    void aBodyThatExpandsALotIsNotInMemory() throws IOException {
        byte[] packed = pack(new byte[100_000_000]);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        assertThatExceptionOfType(UnacceptableBodyException.class).isThrownBy(() -> {
            try (InputStream body = BodyDecoder.openBody("gzip", new ByteArrayInputStream(packed), 90_000_000)) {
                body.transferTo(java.io.OutputStream.nullOutputStream());
            }
        });

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000_000);
    }

    private static String decode(String coding, byte[] content, int pieceBytes) throws IOException {
        return new String(BodyDecoder.decodeBody(coding, new PiecewiseStream(content, pieceBytes), BOUND), UTF_8);
    }

    private static byte[] pack(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(packed)) {
            stream.write(content);
        }
        return packed.toByteArray();
    }
}
