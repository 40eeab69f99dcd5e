package com.betterfleet.derms.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.access.TokenRequestResult.TokenGranted;
import com.betterfleet.derms.access.TokenRequestResult.TokenRefused;
import com.betterfleet.derms.egress.Egress.OutboundResponse;
import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class TokenResponseReaderTests {

    private static final String SECRET = "the-secret-of-the-client";

    private final TokenResponseReader reader =
            new TokenResponseReader(JsonMapper.builder().build());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "600 | 600",
                "\"600\" | 600",
                "599.9 | 599",
                "86400 | 86400",
                "86401 | 86400",
                "9223372036854775807 | 86400",
                "99999999999999999999999999 | 86400",
                "1e999999999 | 86400",
                "0 | 60",
                "-1 | 60",
                "null | 60",
                "\"soon\" | 60",
                "[] | 60"
            })
    void lifetimeIsReadFromAnySpellingAndIsADayAtMost(String stated, int seconds) {
        assertThat(read(200, "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":" + stated + "}"))
                .isEqualTo(new TokenGranted("t", Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource({"'\"token_type\":\"bearer\",'", "'\"token_type\":\"BearerToken\",'", "''"})
    void bearerIsAcceptedInEverySpellingAndWhereItIsLeftOut(String type) {
        assertThat(read(200, "{" + type + "\"access_token\":\"t\",\"expires_in\":90}"))
                .isEqualTo(new TokenGranted("t", Duration.ofSeconds(90)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"error\":\"invalid_scope\",\"error_description\":\"no such scope\"} | it answered 200 with the error invalid_scope: no such scope",
                "401 | {\"error\":\"invalid_client\"} | invalid_client",
                "200 | {\"access_token\":\"t-of-them\",\"token_type\":\"mac\"} | it issued a token of type \"mac\"; expected Bearer",
                "200 | {\"token\":\"t-of-them\",\"ttl\":5} | it answered 200 without access_token; the fields of its answer are [token, ttl]",
                "500 | {\"code\":7} | it answered 500: {\"code\":7}",
                "200 | <html><head><style>b{}</style><title>Sign in</title></head><body><p>Please</p></body></html> | it answered 200 with text/html instead of a token: Sign in Please",
                "200 | [] | it answered 200 with text/html instead of a token: []",
                "503 | '' | it answered 503 with text/html instead of a token",
                "403 | no the-secret-of-the-client please | it answered 403 with text/html instead of a token: no … please",
                "302 | '' | it answered 302 with text/html instead of a token"
            })
    void whateverIsNoTokenIsDescribedInTheEndpointsOwnWords(int status, String body, String described) {
        assertThat(read(status, body))
                .isInstanceOfSatisfying(
                        TokenRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(described));
    }

    @Test
    void bodyThatTwoReadersUnderstandDifferentlyIsNoToken() {
        assertThat(read(200, "{\"access_token\":\"a\",\"access_token\":\"b\"}"))
                .isInstanceOfSatisfying(
                        TokenRefused.class,
                        refused -> assertThat(refused.reason())
                                .startsWith("it answered 200: the body is not valid JSON: "));
    }

    @Test
    void longDescriptionIsShortenedWithoutTheRestOfASecret() {
        assertThat(read(500, "x".repeat(250) + SECRET + "y".repeat(500)))
                .isInstanceOfSatisfying(
                        TokenRefused.class,
                        refused -> assertThat(refused.reason())
                                .hasSizeLessThan(310)
                                .doesNotContain("the-sec")
                                .endsWith("…"));
    }

    private TokenRequestResult read(int status, String body) {
        SecretRedaction redaction =
                SecretRedaction.of(new OutboundCredential.OutboundToken("not-used"), Map.of("apikey", SECRET));
        return reader.readResponse(
                new OutboundResponse(status, Map.of("content-type", "text/html"), body, null),
                redaction,
                Instant.EPOCH);
    }
}
