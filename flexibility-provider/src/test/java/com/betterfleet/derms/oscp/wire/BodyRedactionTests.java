package com.betterfleet.derms.oscp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.payload.StrictJson;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Secrets are recognised by what a body is, at any path. */
@Execution(ExecutionMode.CONCURRENT)
class BodyRedactionTests {

    private static final JsonMapper JSON = StrictJson.from(JsonMapper.shared());

    private final BodyRedaction redaction = new BodyRedaction(JSON);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"token\":\"s3cret\",\"a\":1} | {\"token\":\"…\",\"a\":1}",
                "[{\"x\":{\"Client-Secret\":[\"s3cret\",7]}}] | [{\"x\":{\"Client-Secret\":\"…\"}}]",
                "{\"apiKey\":12345678} | {\"apiKey\":\"…\"}",
                "{\"to\\u006ben\":{\"deep\":\"s3cret\"}} | {\"token\":\"…\"}",
                "{\"a\":\"https://u:s3cret@h/?access_token=s3cret&b=1\"} | {\"a\":\"https://…@h/?access_token=…&b=1\"}",
                "{\"a\":\"Bearer s3cret.long\"} | {\"a\":\"Bearer …\"}",
                "\"password=s3cret\" | \"password=…\"",
                "{\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"https://u:s3cret@h/x?k=s3cret\"}],\"other\":\"s3cret\"} "
                        + "| {\"version_url\":[{\"version\":\"2.0\",\"base_url\":\"https://…@h/x?…\"}],\"other\":\"…\"}"
            })
    void secretsOfReadableBodiesAreReplaced(String body, String redacted) {
        assertThat(redaction.redactBody(body, false)).isEqualTo(redacted);
        JsonNode parsed = JSON.readTree(body);
        if (parsed.isContainer()) {
            assertThat(redaction.redactMessage(body, parsed, false)).isEqualTo(redacted);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"token\":s3cret}",
                "{\"a\":1,\"to\\u006ben\" \"s3cret\"",
                "<Password>s3cret</Password>",
                "{\"token\":\"a\",\"token\":\"s3cret\"}",
                "client_secret=s3cret&x=y",
                "{\"a\":\"//u:s3cret@h\"",
                "{\"a\\xFF\":1,\"API key\":\"s3cret\"}"
            })
    void unreadableBodiesEndAtTheNameOfASecret(String body) {
        assertThat(redaction.redactBody(body, false)).doesNotContain("s3cret").isNotEmpty();
    }

    @Test
    void unreadableRegistrationIsNotKept() {
        assertThat(redaction.redactBody("{\"x\":s3cret", true)).isEmpty();
        assertThat(redaction.redactBody("{\"x\":s3cret,\"version_url\"", false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"group_id\" : \"g\", \"capacity\": 1.50, \"forecasted_blocks\":[{\"start_time\":\"2026-01-01T00:00:00Z\"}]}",
                "{\"note\":\"basic facts about tokens, see https://h/x?a=b\",\"n\":1e5}",
                "{\"a\": broken",
                ""
            })
    void bodiesWithoutSecretsStayAsTheyWereReceived(String body) {
        assertThat(redaction.redactBody(body, false)).isEqualTo(body);
    }

    @Test
    void acceptedMessageWithoutSecretsStaysAsItWasReceived() {
        String body = "{ \"group_id\":\"g\", \"extra\":{\"n\":1.50} }";
        assertThat(redaction.redactMessage(body, JSON.readTree(body), false)).isSameAs(body);
    }

    /** The largest body, of texts that pattern matching could take quadratic time for. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "/", "//@", "token", "token ", "token=", "\\u0074", " ", "bearer 1", "-"})
    void redactionIsLinear(String part) {
        String text = part.repeat(2_000_000 / part.length());
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            redaction.redactBody(text, false);
            redaction.redactBody("{\"a\":\"%s@=\"}".formatted(text), false);
        });
    }
}
