package com.betterfleet.derms.ems.readings;

import com.betterfleet.derms.refusal.RejectedRequestException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;

/** Any body, as an array and as lines, is read as readings and rejected rows, or refused with a reason. */
class JsonReadingParserFuzzTests {

    @FuzzTest(maxDuration = "5m")
    void anyBytesAreReadOrRefused(byte[] bytes) throws IOException {
        try {
            JsonReadingParser.parseArray(new ByteArrayInputStream(bytes));
        } catch (RejectedRequestException refused) {
            RefusalChecks.requireReason(refused);
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            JsonReadingParser.parseLines(new BufferedReader(new StringReader(text)));
        } catch (RejectedRequestException refused) {
            RefusalChecks.requireReason(refused);
        }
    }
}
