package com.betterfleet.derms.ems.readings;

import com.betterfleet.derms.refusal.RejectedRequestException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;

/** Any CSV is read as readings and rejected rows, or refused with a reason; nothing else is thrown. */
class CsvReadingParserFuzzTests {

    @FuzzTest(maxDuration = "5m")
    void anyTextIsReadOrRefused(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            CsvReadingParser.parseReadings(new BufferedReader(new StringReader(text)));
        } catch (RejectedRequestException refused) {
            RefusalChecks.requireReason(refused);
        }
    }
}
