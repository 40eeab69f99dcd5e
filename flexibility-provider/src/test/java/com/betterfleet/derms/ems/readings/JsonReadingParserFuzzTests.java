package com.betterfleet.derms.ems.readings;

import com.betterfleet.derms.refusal.RejectedRequestException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Any body, as an array and as lines, is read as readings and rejected rows, or refused with a reason. */
class JsonReadingParserFuzzTests {

    private static final ReadingBounds BOUNDS = new ReadingBounds(16, 10_000);

    @FuzzTest(maxDuration = "5m")
    void anyBytesAreReadOrRefused(byte[] bytes) throws IOException {
        try {
            JsonReadingParser.parseArray(new ByteArrayInputStream(bytes), BOUNDS);
        } catch (RejectedRequestException refused) {
            RefusalChecks.requireReason(refused);
        }
        // What a body is when it reaches the parser: bytes that are not UTF-8 were refused before.
        byte[] text = new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        try {
            JsonReadingParser.parseLines(new ReadingLines(new ByteArrayInputStream(text)), BOUNDS);
        } catch (RejectedRequestException refused) {
            RefusalChecks.requireReason(refused);
        }
    }
}
