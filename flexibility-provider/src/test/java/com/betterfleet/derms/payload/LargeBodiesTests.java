package com.betterfleet.derms.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.payload.EdgeRequests.Edge;
import com.betterfleet.derms.payload.RawRequest.RawAnswer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Sends bodies above its bound to each edge, with their length stated and in chunks. */
@ServiceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeBodiesTests {

    private static final int MEBIBYTE = 1024 * 1024;

    private final int port;
    private EdgeRequests edges;

    LargeBodiesTests(@LocalServerPort int port) {
        this.port = port;
    }

    @BeforeAll
    void reachEdges() {
        edges = new EdgeRequests(port);
    }

    /** Edge, media type, start of the body, what is repeated, MiB, and the bound that the answer names. */
    @Tag("OSCP-STATUS-6")
    @ParameterizedTest(name = "{0} {1}: {4} MiB of {3}")
    @CsvSource(delimiter = '|', textBlock = """
            OSCP_MESSAGE | application/json                  | {"a":"      | a          | 3  | larger than 2097152 bytes
            API_WRITE    | application/json                  | {"name":"   | a          | 2  | larger than 1048576 bytes
            READINGS     | application/json                  | [           | ' '        | 40 | larger than 16777216 bytes
            READINGS     | application/json                  | ["          | a          | 40 | reading 1 is larger than 65536 bytes
            READINGS     | application/json                  | [{"         | a          | 40 | reading 1 is larger than 65536 bytes
            READINGS     | application/json                  | [           | '"1234",'  | 8  | more than 10000 readings
            READINGS     | application/x-ndjson              | {           | ' '        | 40 | line 1 is larger than 65536 characters
            READINGS     | application/x-ndjson              | {}          | NEWLINE    | 40 | larger than 16777216 bytes
            READINGS     | text/csv                          | assetId,at  | a          | 40 | line 1 is larger than 65536 characters
            READINGS     | text/csv                          | 'assetId,at,importWh' | NEWLINEabc, | 2 | more than 10000 readings
            TOKEN        | application/x-www-form-urlencoded | grant_type= | a          | 2  | larger than 1048576 bytes
            LOGIN        | application/x-www-form-urlencoded | username=   | a          | 2  | larger than 1048576 bytes
            CONSOLE_FORM | application/x-www-form-urlencoded | reason=     | a          | 2  | larger than 1048576 bytes
            """)
    void aBodyAboveItsBoundIsRefusedByTheBoundsName(
            Edge edge, String type, String start, String repeated, int mebibytes, String bound) {
        for (boolean chunked : new boolean[] {false, true}) {
            RawAnswer answer = edges.valid(edge)
                    .withHeader("Content-Type", type)
                    .withLongBody(start, repeated.replace("NEWLINE", "\n"), (long) mebibytes * MEBIBYTE, chunked)
                    .send(port);

            assertThat(answer.status()).as(answer.toString()).isEqualTo(413);
            // A stated length is refused before the first line is read.
            assertThat(answer.body())
                    .containsAnyOf(bound, chunked || mebibytes <= 16 ? bound : "larger than 16777216 bytes");
        }
        assertThat(edges.valid(edge).send(port).status()).isEqualTo(edge.validStatus());
    }
}
