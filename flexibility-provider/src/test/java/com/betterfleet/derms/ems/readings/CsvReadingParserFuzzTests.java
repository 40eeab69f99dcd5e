package com.betterfleet.derms.ems.readings;

import com.betterfleet.derms.refusal.RejectedRequestException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Any CSV is read as readings and rejected rows, or refused with a reason; nothing else is thrown. */
class CsvReadingParserFuzzTests {

    private static final ReadingBounds BOUNDS = new ReadingBounds(16, 10_000);

    @FuzzTest(maxDuration = "5m")
    void anyTextIsReadOrRefused(byte[] bytes) throws IOException {
        // What a body is when it reaches the parser: bytes that are not UTF-8 were refused before.
        byte[] text = new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        try {
            CsvReadingParser.parseReadings(new ReadingLines(new ByteArrayInputStream(text)), BOUNDS);
        } catch (RejectedRequestException refused) {
            RefusalChecks.requireReason(refused);
        }
    }
}
