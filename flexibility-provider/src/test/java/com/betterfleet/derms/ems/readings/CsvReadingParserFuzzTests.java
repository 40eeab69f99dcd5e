package com.betterfleet.derms.ems.readings;

import com.betterfleet.derms.refusal.RejectedRequestException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Any CSV is read as readings and rejected rows, or refused with a reason; nothing else is thrown. */
class CsvReadingParserFuzzTests {

    private static final ReadingBounds BOUNDS = new ReadingBounds(16, 10_000);

    @FuzzTest(maxDuration = "5m")
    void anyTextIsReadOrRefused(byte[] bytes) throws IOException {
        try {
            CsvReadingParser.parseReadings(new ReadingLines(new ByteArrayInputStream(bytes)), BOUNDS);
        } catch (RejectedRequestException refused) {
            RefusalChecks.requireReason(refused);
        }
    }
}
