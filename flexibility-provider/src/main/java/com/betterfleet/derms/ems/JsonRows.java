package com.betterfleet.derms.ems;

import com.betterfleet.derms.metering.Reading;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.refusal.Invalid;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** Readings as JSON, read as they come: an array of them, or one a line. What is wrong with one leaves the others. */
final class JsonRows {

    /** NaN and infinity are no JSON, but some meters write them: the row is rejected, not the call. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private static final String OBJECT = "an object with " + String.join(", ", GivenRow.FIELDS) + " or phases";

    private JsonRows() {}

    /** @throws Invalid where the body is no array of JSON */
    static Rows array(InputStream body) {
        Rows rows = new Rows();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_ARRAY) {
                throw new Invalid("body", first == null ? null : first.name(), "a JSON array of readings");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() == null) {
                    throw new Invalid("body", "an array without an end", "a whole JSON array of readings");
                }
                row(parser, rows);
            }
            return rows;
        } catch (JacksonException broken) {
            throw new Invalid("body", "no JSON: " + broken.getOriginalMessage(), "a JSON array of readings");
        }
    }

    static Rows lines(BufferedReader body) throws IOException {
        Rows rows = new Rows();
        for (String line = body.readLine(); line != null; line = body.readLine()) {
            if (!line.isBlank()) {
                line(line, rows);
            }
        }
        return rows;
    }

    private static void line(String line, Rows rows) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
            parser.nextToken();
            Reading reading = reading(parser);
            if (parser.nextToken() != null) {
                throw new Invalid("line", "more than one value", OBJECT);
            }
            rows.add(reading);
        } catch (Invalid invalid) {
            rows.reject(invalid.text());
        } catch (JacksonException broken) {
            rows.reject("no JSON: " + broken.getOriginalMessage());
        }
    }

    /** Whatever is wrong with the row, the parser is at its end afterwards. */
    private static void row(JsonParser parser, Rows rows) {
        int depth = parser.streamReadContext().getNestingDepth()
                - (parser.currentToken().isStructStart() ? 1 : 0);
        try {
            rows.add(reading(parser));
        } catch (Invalid invalid) {
            while (parser.streamReadContext().getNestingDepth() > depth && parser.nextToken() != null) {
                parser.skipChildren();
            }
            rows.reject(invalid.text());
        }
    }

    private static Reading reading(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new Invalid("reading", parser.getString(), OBJECT);
        }
        GivenRow row = new GivenRow();
        for (String field = parser.nextName(); field != null; field = parser.nextName()) {
            JsonToken token = value(parser);
            if ("phases".equals(field)) {
                phases(parser, row);
            } else if (!GivenRow.FIELDS.contains(field)) {
                throw new Invalid(field, "not known", OBJECT);
            } else if (token == JsonToken.VALUE_STRING) {
                row.text(field, parser.getString());
            } else if (token.isNumeric()) {
                row.number(field, parser.getString());
            } else if (token != JsonToken.VALUE_NULL) {
                throw new Invalid(field, parser.getString(), "a text or a number");
            }
        }
        return row.reading();
    }

    private static JsonToken value(JsonParser parser) {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new Invalid("reading", "cut off", OBJECT);
        }
        return token;
    }

    private static void phases(JsonParser parser, GivenRow row) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        String expected = "an array such as [{\"phase\":\"ONE\",\"importWh\":1234.5}]";
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new Invalid("phases", parser.getString(), expected);
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new Invalid("phases", parser.getString(), expected);
            }
            row.phase(phase(parser));
        }
    }

    private static Reading.OfPhase phase(JsonParser parser) {
        String phase = null;
        BigDecimal importWh = null;
        BigDecimal exportWh = null;
        for (String field = parser.nextName(); field != null; field = parser.nextName()) {
            JsonToken token = value(parser);
            switch (field) {
                case "phase" -> phase = parser.getString();
                case "importWh" -> importWh = register(parser, token, "phases: importWh");
                case "exportWh" -> exportWh = register(parser, token, "phases: exportWh");
                default -> throw new Invalid("phases: " + field, "not known", "phase, importWh and exportWh");
            }
        }
        return new Reading.OfPhase(phaseNamed(phase), importWh, exportWh);
    }

    static Phase phaseNamed(@Nullable String name) {
        for (Phase phase : new Phase[] {Phase.ONE, Phase.TWO, Phase.THREE}) {
            if (phase.name().equals(name)) {
                return phase;
            }
        }
        throw new Invalid("phases: phase", name, "ONE, TWO or THREE");
    }

    private static @Nullable BigDecimal register(JsonParser parser, JsonToken token, String field) {
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (!token.isNumeric()) {
            throw new Invalid(field, parser.getString(), "a number such as 1234.5");
        }
        return GivenRow.decimal(field, parser.getString());
    }
}
