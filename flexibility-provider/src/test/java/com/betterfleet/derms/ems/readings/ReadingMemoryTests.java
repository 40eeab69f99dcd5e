package com.betterfleet.derms.ems.readings;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.betterfleet.derms.StartupRefusedException;
import com.betterfleet.derms.payload.BodyDecoder;
import com.betterfleet.derms.refusal.UnacceptableBodyException;
import com.betterfleet.derms.refusal.UnacceptableBodyException.BodyFault;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads bodies of 300 MB as the calls do, and measures what that allocates. */
@Execution(ExecutionMode.CONCURRENT)
class ReadingMemoryTests {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long BODY_BYTES = 300_000_000;
    private static final int BOUND = 16 * 1024 * 1024;
    private static final long MOST_ALLOCATED = 4_000_000;

    /** A body of one repeated text, which exists nowhere as a whole. */
    private static final class RepeatedStream extends InputStream {

        private final byte[] start;
        private final byte[] repeated;
        private long position;

        RepeatedStream(String start, String repeated) {
            this.start = start.getBytes(US_ASCII);
            this.repeated = repeated.getBytes(US_ASCII);
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (position >= BODY_BYTES) {
                return -1;
            }
            for (int i = 0; i < length; i++) {
                target[offset + i] = (byte) read();
            }
            return length;
        }

        @Override
        public int read() {
            if (position >= BODY_BYTES) {
                return -1;
            }
            long at = position++;
            return at < start.length ? start[(int) at] : repeated[(int) ((at - start.length) % repeated.length)];
        }
    }

    @ParameterizedTest(name = "{0}: {1}{2}...")
    @CsvSource(delimiter = '|', textBlock = """
            CSV    | assetId,at             | a
            CSV    | ''                     | ','
            NDJSON | {                      | ' '
            NDJSON | {}                     | NEWLINE
            JSON   | [                      | ' '
            JSON   | ["                     | a
            JSON   | [{"                    | a
            JSON   | '[{"powerW":'          | 1
            JSON   | '[{"unknown":'         | '['
            """)
    void aBodyOfAnySizeIsRefusedWithoutBeingInMemory(String form, String start, String repeated) throws IOException {
        ReadingBounds bounds = new ReadingBounds(16, 10_000);
        RepeatedStream received = new RepeatedStream(start, repeated.replace("NEWLINE", "\n"));
        // Once before, for what the parsers allocate once.
        read(form, new RepeatedStream(start, repeated.replace("NEWLINE", "\n")), bounds);
        long before = THREADS.getCurrentThreadAllocatedBytes();

        UnacceptableBodyException refusal = read(form, received, bounds);

        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_ALLOCATED);
        assertThat(received.position).isLessThanOrEqualTo(BOUND + 100_000);
        assertThat(refusal.fault()).isIn(BodyFault.TOO_LARGE, BodyFault.MALFORMED);
    }

    private static UnacceptableBodyException read(String form, InputStream received, ReadingBounds bounds)
            throws IOException {
        InputStream body = BodyDecoder.openBody("", received, BOUND);
        try {
            SubmittedReadings rows = switch (form) {
                case "CSV" -> CsvReadingParser.parseReadings(new ReadingLines(body), bounds);
                case "NDJSON" -> JsonReadingParser.parseLines(new ReadingLines(body), bounds);
                default -> JsonReadingParser.parseArray(body, bounds);
            };
            throw new AssertionError("read " + rows.count() + " readings");
        } catch (UnacceptableBodyException refusal) {
            return refusal;
        }
    }

    @Test
    void anObjectOfEndlesslyManyNamesIsRefusedSoon() throws IOException {
        StringBuilder names = new StringBuilder("[{\"unknown\":0");
        for (int i = 0; names.length() < 1_000_000; i++) {
            names.append(",\"n").append(i).append("\":0");
        }
        RepeatedStream received = new RepeatedStream(names.toString(), " ");

        assertThat(read("JSON", received, new ReadingBounds(16, 10_000)))
                .hasMessageContaining("reading 1 is larger than 65536 bytes");
        assertThat(received.position).isLessThan(200_000);
    }

    @Test
    void lineEndsOfAllKindsEndALine() throws IOException {
        try (ReadingLines lines = new ReadingLines(new ByteArrayInputStream("a\r\nb\nc\r\rd".getBytes(US_ASCII)))) {
            assertThat(new String[] {
                        lines.readLine(), lines.readLine(), lines.readLine(), lines.readLine(), lines.readLine()
                    })
                    .containsExactly("a", "b", "c", "", "d");
            assertThat(lines.readLine()).isNull();
        }
    }

    @Test
    void boundsOutOfRangeStopTheStart() {
        assertThatExceptionOfType(StartupRefusedException.class)
                .isThrownBy(() -> new ReadingBounds(0, 10_000))
                .withMessageContaining("DERMS_READINGS_MAX_MB is 0; expected 1 to 100");
        assertThatExceptionOfType(StartupRefusedException.class)
                .isThrownBy(() -> new ReadingBounds(16, 100_001))
                .withMessageContaining("DERMS_READINGS_MAX_ROWS is 100001; expected 1 to 100000");
    }
}
