package com.betterfleet.derms.webserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class HeadLinesTests {

    @ParameterizedTest
    @CsvSource({
        "'/x HTTP/1.1RNHost: aRNRN', false",
        "'/x HTTP/1.1RNHost: aRNRN{NN}', false",
        "'/x HTTP/1.1NHost: aRNRN', true",
        "'/x HTTP/1.1RNHost: aNRN', true",
        "'/x HTTP/1.1RNHost: aRNN', true",
        "'/x HTTP/1.1NN', true",
        "'N', true",
        "'', false",
    })
    void aLineOfTheHeadEndsWithCrLfAndTheBodyIsNoPartOfIt(String head, boolean bare) {
        byte[] bytes = ("GET " + head.replace("RN", "\r\n").replace("N", "\n").replace("\r\n", "\r\n"))
                .getBytes(StandardCharsets.US_ASCII);
        assertThat(HeadLines.hasBareLineFeed(bytes, 4)).isEqualTo(bare);
    }
}
