package com.betterfleet.derms.access;

import com.betterfleet.derms.access.TokenRequestResult.TokenGranted;
import com.betterfleet.derms.access.TokenRequestResult.TokenRefused;
import com.betterfleet.derms.egress.Egress.OutboundResponse;
import com.betterfleet.derms.payload.StrictJson;
import com.betterfleet.derms.refusal.RejectedRequestException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the response of a token endpoint (RFC 6749, 5.1 and 5.2). Whatever is no token is described in the endpoint's
 * own words.
 */
final class TokenResponseReader {

    /** The lifetime of a token whose response states none that can be read; a refusal renews it anyway. */
    static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(1);

    /** A token is used for a day at most, however long it is said to be valid. */
    static final Duration MAX_LIFETIME = Duration.ofDays(1);

    private static final BigDecimal MAX_LIFETIME_SECONDS = BigDecimal.valueOf(MAX_LIFETIME.toSeconds());

    /** Bearer, also in the spelling of a widespread API gateway. */
    private static final Set<String> BEARER_TYPES = Set.of("bearer", "bearertoken");

    private static final String TOKEN = "access_token";
    private static final int FIRST_SUCCESS_STATUS = 200;
    private static final int FIRST_REDIRECT_STATUS = 300;
    private static final int MAX_QUOTED_CHARACTERS = 300;

    private final JsonMapper json;

    TokenResponseReader(JsonMapper mapper) {
        json = mapper.rebuild()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    /** @param now when the response was received */
    TokenRequestResult readResponse(OutboundResponse response, SecretRedaction redaction, Instant now) {
        Optional<JsonNode> body = parseObject(response.body());
        boolean successful = response.status() >= FIRST_SUCCESS_STATUS && response.status() < FIRST_REDIRECT_STATUS;
        Optional<String> objection = findBodyFault(response)
                .or(() -> body.isEmpty()
                        ? Optional.of(describeText(response))
                        : findObjection(response.status(), successful, body.get()));
        return objection
                .<TokenRequestResult>map(
                        text -> new TokenRefused(oneLine(redaction.redactText(text)), response.findRetryAfter(now)))
                .orElseGet(() ->
                        new TokenGranted(body.orElseThrow().path(TOKEN).asString(), readLifetime(body.orElseThrow())));
    }

    /** A token must not be read from a body that two readers understand differently. */
    private static Optional<String> findBodyFault(OutboundResponse response) {
        try {
            String body = response.requireBody();
            if (body.stripLeading().startsWith("{")) {
                StrictJson.requireValid(body.getBytes(StandardCharsets.UTF_8));
            }
            return Optional.empty();
        } catch (RejectedRequestException e) {
            return Optional.of("it answered %d: %s".formatted(response.status(), e.text()));
        }
    }

    private Optional<JsonNode> parseObject(String text) {
        try {
            JsonNode parsed = json.readTree(text);
            return parsed.isObject() ? Optional.of(parsed) : Optional.empty();
        } catch (JacksonException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> findObjection(int status, boolean successful, JsonNode body) {
        String error = readText(body, "error");
        if (!error.isEmpty()) {
            String description = readText(body, "error_description");
            return Optional.of(
                    describeStatus(status, successful) + error + (description.isEmpty() ? "" : ": " + description));
        }
        if (!successful) {
            return Optional.of("it answered %d: %s".formatted(status, body.has(TOKEN) ? body.propertyNames() : body));
        }
        if (readText(body, TOKEN).isEmpty()) {
            // Names only: a value may be the token in a field of another name.
            return Optional.of("it answered %d without %s; the fields of its answer are %s"
                    .formatted(status, TOKEN, body.propertyNames()));
        }
        String type = readText(body, "token_type");
        return type.isEmpty() || BEARER_TYPES.contains(type.toLowerCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.of("it issued a token of type \"%s\"; expected Bearer".formatted(type));
    }

    private static String describeStatus(int status, boolean successful) {
        return successful ? "it answered %d with the error ".formatted(status) : "";
    }

    /** A response that is no JSON object, such as a page: its text without markup. */
    private static String describeText(OutboundResponse response) {
        String type =
                response.header("Content-Type").map(stated -> " with " + stated).orElse("");
        String text = response.body()
                .replaceAll("(?is)<(script|style)\\b.*?</\\1>", " ")
                .replaceAll("<[^>]{0,1000}>", " ")
                .strip();
        return "it answered %d%s instead of a token%s"
                .formatted(response.status(), type, text.isEmpty() ? "" : ": " + text);
    }

    private static Duration readLifetime(JsonNode body) {
        BigDecimal seconds;
        try {
            JsonNode stated = body.path("expires_in");
            seconds = stated.isNumber()
                    ? stated.decimalValue()
                    : new BigDecimal(readText(body, "expires_in").strip());
        } catch (NumberFormatException | JacksonException e) {
            return DEFAULT_LIFETIME;
        }
        if (seconds.compareTo(BigDecimal.ONE) < 0) {
            return DEFAULT_LIFETIME;
        }
        return seconds.compareTo(MAX_LIFETIME_SECONDS) < 0 ? Duration.ofSeconds(seconds.longValue()) : MAX_LIFETIME;
    }

    private static String readText(JsonNode body, String field) {
        return body.path(field).isString() ? body.path(field).stringValue() : "";
    }

    /** Shortened after the secrets were removed, so that no part of one is left at the end. */
    private static String oneLine(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() > MAX_QUOTED_CHARACTERS ? line.substring(0, MAX_QUOTED_CHARACTERS) + "…" : line;
    }
}
