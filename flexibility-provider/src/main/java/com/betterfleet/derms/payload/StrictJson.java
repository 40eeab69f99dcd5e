package com.betterfleet.derms.payload;

import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.refusal.UnacceptableBodyException;
import com.betterfleet.derms.refusal.UnacceptableBodyException.BodyFault;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON from outside strictly: exact decimals, no field twice, nothing after the body. */
public final class StrictJson {

    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Pattern PARSER_LOCATION = Pattern.compile("\\s*\\(start marker at \\[[^]]*]\\)");

    private static final Pattern LARGE_NUMBER = Pattern.compile("Value \"([^\"]{1,40})");
    /** The parser refuses exponents near the bounds of an int without naming the field. */
    private static final int MAX_EXPONENT = 1_000_000_000;

    private static final String TRAILING_VALUE = "something follows the value; expected one value";

    private StrictJson() {}

    /** Derives a strict mapper. */
    public static JsonMapper from(JsonMapper json) {
        return json.rebuild()
                .enable(
                        DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    /**
     * Checks a body of one JSON value before it is mapped.
     *
     * @throws UnacceptableBodyException if it is not JSON, or a field occurs twice
     * @throws InvalidValueException if a text cannot be stored
     */
    public static void requireValid(byte[] body) {
        try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), body)) {
            boolean complete = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (complete) {
                    throw new UnacceptableBodyException(
                            BodyFault.MALFORMED, "the body is not valid JSON: " + TRAILING_VALUE);
                }
                if (token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME) {
                    requireStorable(parser);
                }
                if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                    requireExponentWithinBounds(parser);
                }
                complete = token != JsonToken.PROPERTY_NAME
                        && !token.isStructStart()
                        && parser.streamReadContext().inRoot();
            }
        } catch (JacksonException e) {
            throw new UnacceptableBodyException(BodyFault.MALFORMED, "the body is not valid JSON: " + describeFault(e));
        }
    }

    /** Describes why a text is not JSON, without the parser's words about where it reads from, or what it reads into. */
    public static String describeFault(JacksonException fault) {
        String words = PARSER_LOCATION.matcher(fault.getOriginalMessage()).replaceAll("");
        return words.startsWith("Trailing token") ? TRAILING_VALUE : words;
    }

    /** Describes a number with an exponent beyond all bounds, for which the parser throws this exception. */
    public static String describeFault(NumberFormatException fault) {
        Matcher value = LARGE_NUMBER.matcher(String.valueOf(fault.getMessage()));
        return value.find() ? value.group(1) + "; expected a smaller exponent" : "expected a smaller exponent";
    }

    /** The parser does not say which field has an exponent beyond all bounds. */
    private static void requireExponentWithinBounds(JsonParser parser) {
        String number = parser.getString();
        if (!hasExponentWithinBounds(number)) {
            throw new InvalidValueException(
                    describePath(parser.streamReadContext()), number, "a number with a smaller exponent");
        }
    }

    private static boolean hasExponentWithinBounds(String number) {
        try {
            return Math.abs((long) new BigDecimal(number).scale()) <= MAX_EXPONENT;
        } catch (NumberFormatException beyondBounds) {
            return false;
        }
    }

    /** The value itself is not repeated: it may be a secret. */
    private static void requireStorable(JsonParser parser) {
        if (!InputChecks.isStorable(parser.getString())) {
            throw new InvalidValueException(
                    describePath(parser.streamReadContext()),
                    "a text with a NUL or half of a surrogate pair",
                    "a text without them");
        }
    }

    private static String describePath(TokenStreamContext context) {
        String pointer = context.pathAsPointer().toString();
        return pointer.isEmpty()
                ? "body"
                : pointer.substring(1).replace('/', '.').replace("\0", "\\u0000");
    }
}
