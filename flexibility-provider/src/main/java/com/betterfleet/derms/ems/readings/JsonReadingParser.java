package com.betterfleet.derms.ems.readings;

import com.betterfleet.derms.metering.MeterReading;
import com.betterfleet.derms.payload.StrictJson;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.refusal.UnacceptableBodyException;
import com.betterfleet.derms.refusal.UnacceptableBodyException.BodyFault;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Parses readings from JSON as a stream: an array, or one object a line. A faulty reading does not affect the others.
 */
final class JsonReadingParser {

    /** Some meters write NaN and infinity, which JSON excludes: that rejects the row, not the call. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(ReadingBounds.MAX_ROW_LENGTH)
                    .maxNameLength(ReadingBounds.MAX_ROW_LENGTH)
                    .build())
            .build();

    private static final String EXPECTED_OBJECT =
            "an object with " + String.join(", ", ReadingBuilder.FIELDS) + " or phases";

    private JsonReadingParser() {}

    /**
     * @throws InvalidValueException if the body is not an array
     * @throws UnacceptableBodyException if the body is not valid JSON
     */
    static SubmittedReadings parseArray(InputStream body, ReadingBounds bounds) throws IOException {
        SubmittedReadings rows = new SubmittedReadings(bounds);
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_ARRAY) {
                throw new InvalidValueException(
                        "body", first == null ? null : first.name(), "a JSON array of readings");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() == null) {
                    throw new InvalidValueException("body", "an incomplete array", "a complete JSON array of readings");
                }
                parseRow(parser, rows);
            }
            if (parser.nextToken() != null) {
                throw new InvalidValueException("body", "more than one value", "one JSON array of readings");
            }
            return rows;
        } catch (JacksonIOException lost) {
            // The sender left, or was too slow: the body says nothing about its form.
            throw lost.getCause();
        } catch (JacksonException broken) {
            throw new UnacceptableBodyException(
                    BodyFault.MALFORMED, "the body is not valid JSON: " + StrictJson.describeFault(broken));
        }
    }

    static SubmittedReadings parseLines(ReadingLines body, ReadingBounds bounds) throws IOException {
        SubmittedReadings rows = new SubmittedReadings(bounds);
        for (String line = body.readLine(); line != null; line = body.readLine()) {
            if (!line.isBlank()) {
                parseLine(line, rows);
            }
        }
        return rows;
    }

    private static void parseLine(String line, SubmittedReadings rows) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
            parser.nextToken();
            MeterReading reading = parseReading(parser);
            if (parser.nextToken() != null) {
                throw new InvalidValueException("line", "more than one value", EXPECTED_OBJECT);
            }
            rows.addReading(reading);
        } catch (InvalidValueException invalid) {
            rows.rejectRow(invalid.text());
        } catch (JacksonException broken) {
            rows.rejectRow("invalid JSON: " + StrictJson.describeFault(broken));
        }
    }

    /** Parses one row. The parser is at its end afterwards, whether or not the row is valid. */
    private static void parseRow(JsonParser parser, SubmittedReadings rows) {
        int depth = parser.streamReadContext().getNestingDepth()
                - (parser.currentToken().isStructStart() ? 1 : 0);
        long start = parser.currentTokenLocation().getByteOffset();
        try {
            rows.addReading(parseReading(parser));
        } catch (InvalidValueException invalid) {
            while (parser.streamReadContext().getNestingDepth() > depth && parser.nextToken() != null) {
                requireShort(parser, start, rows);
            }
            rows.rejectRow(invalid.text());
        } catch (JacksonIOException lost) {
            throw lost;
        } catch (JacksonException broken) {
            requireShort(parser, start, rows);
            throw broken;
        }
    }

    /** The parser remembers the names of an object, and the characters of a text. */
    private static void requireShort(JsonParser parser, long start, SubmittedReadings rows) {
        if (parser.currentLocation().getByteOffset() - start > ReadingBounds.MAX_ROW_LENGTH) {
            throw ReadingBounds.readingTooLong(rows.count() + 1);
        }
    }

    private static MeterReading parseReading(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new InvalidValueException("reading", parser.getString(), EXPECTED_OBJECT);
        }
        ReadingBuilder builder = new ReadingBuilder();
        for (String field = parser.nextName(); field != null; field = parser.nextName()) {
            JsonToken token = nextValue(parser);
            if ("phases".equals(field)) {
                parsePhases(parser, builder);
            } else if (!ReadingBuilder.FIELDS.contains(field)) {
                throw new InvalidValueException(field, "unknown", EXPECTED_OBJECT);
            } else if (token == JsonToken.VALUE_STRING) {
                builder.setText(field, parser.getString());
            } else if (token.isNumeric()) {
                builder.setNumber(field, parser.getString());
            } else if (token != JsonToken.VALUE_NULL) {
                throw new InvalidValueException(field, parser.getString(), "a text or a number");
            }
        }
        return builder.buildReading();
    }

    private static JsonToken nextValue(JsonParser parser) {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new InvalidValueException("reading", "incomplete", EXPECTED_OBJECT);
        }
        return token;
    }

    private static void parsePhases(JsonParser parser, ReadingBuilder builder) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        String expected = "an array such as [{\"phase\":\"ONE\",\"importWh\":1234.5}]";
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new InvalidValueException("phases", parser.getString(), expected);
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new InvalidValueException("phases", parser.getString(), expected);
            }
            builder.addPhase(parsePhase(parser));
        }
    }

    private static MeterReading.PhaseReading parsePhase(JsonParser parser) {
        String phase = null;
        BigDecimal importWh = null;
        BigDecimal exportWh = null;
        for (String field = parser.nextName(); field != null; field = parser.nextName()) {
            JsonToken token = nextValue(parser);
            switch (field) {
                case "phase" -> phase = parser.getString();
                case "importWh" -> importWh = parseRegister(parser, token, "phases: importWh");
                case "exportWh" -> exportWh = parseRegister(parser, token, "phases: exportWh");
                default ->
                    throw new InvalidValueException("phases: " + field, "unknown", "phase, importWh and exportWh");
            }
        }
        return new MeterReading.PhaseReading(findPhase(phase), importWh, exportWh);
    }

    static Phase findPhase(@Nullable String name) {
        for (Phase phase : new Phase[] {Phase.ONE, Phase.TWO, Phase.THREE}) {
            if (phase.name().equals(name)) {
                return phase;
            }
        }
        throw new InvalidValueException("phases: phase", name, "ONE, TWO or THREE");
    }

    private static @Nullable BigDecimal parseRegister(JsonParser parser, JsonToken token, String field) {
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (!token.isNumeric()) {
            throw new InvalidValueException(field, parser.getString(), "a number such as 1234.5");
        }
        return ReadingBuilder.parseDecimal(field, parser.getString());
    }
}
