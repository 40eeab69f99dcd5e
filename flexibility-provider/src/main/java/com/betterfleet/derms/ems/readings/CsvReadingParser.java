package com.betterfleet.derms.ems.readings;

import com.betterfleet.derms.metering.MeterReading;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;

/**
 * Parses readings from CSV. A header names the columns in any order, each row is one line, and an empty cell is absent.
 */
final class CsvReadingParser {

    private static final ObjectReader CELLS = CsvMapper.builder()
            .enable(CsvReadFeature.WRAP_AS_ARRAY)
            .enable(CsvReadFeature.TRIM_SPACES)
            .build()
            .readerFor(String[][].class);

    private static final String PHASE_COLUMNS = "importWh.ONE, exportWh.ONE and so on to THREE";

    private final List<String> columns;

    private CsvReadingParser(List<String> columns) {
        this.columns = columns;
    }

    /** @throws InvalidValueException if the header does not name the columns as expected */
    static SubmittedReadings parseReadings(ReadingLines body, ReadingBounds bounds) throws IOException {
        String header = body.readLine();
        CsvReadingParser parser = new CsvReadingParser(parseHeader(header == null ? "" : header));
        SubmittedReadings rows = new SubmittedReadings(bounds);
        for (String line = body.readLine(); line != null; line = body.readLine()) {
            if (!line.isBlank()) {
                parser.parseRow(line, rows);
            }
        }
        return rows;
    }

    private static List<String> parseHeader(String line) {
        List<String> columns;
        try {
            columns = List.of(splitCells(line));
        } catch (JacksonException broken) {
            throw new InvalidValueException("header", line, "the names of the columns, separated by commas");
        }
        Set<String> knownColumns = new HashSet<>();
        for (String column : columns) {
            if (!ReadingBuilder.FIELDS.contains(column) && findPhase(column) == null) {
                throw new InvalidValueException(
                        "header",
                        column,
                        "only columns of " + String.join(", ", ReadingBuilder.FIELDS) + ", " + PHASE_COLUMNS);
            }
            if (!knownColumns.add(column)) {
                throw new InvalidValueException("header", column, "each column once");
            }
        }
        if (!knownColumns.containsAll(List.of("assetId", "at"))) {
            throw new InvalidValueException(
                    "header", line, "a first line that names the columns, among them assetId and at");
        }
        return columns;
    }

    private void parseRow(String line, SubmittedReadings rows) {
        try {
            String[] cells = splitCells(line);
            if (cells.length != columns.size()) {
                throw new InvalidValueException(
                        "row", cells.length + " cells", "as many as the header has, " + columns.size());
            }
            rows.addReading(parseReading(cells));
        } catch (InvalidValueException invalid) {
            rows.rejectRow(invalid.text());
        } catch (JacksonException broken) {
            rows.rejectRow("no CSV: " + broken.getOriginalMessage());
        }
    }

    private MeterReading parseReading(String[] cells) {
        ReadingBuilder builder = new ReadingBuilder();
        Map<Phase, BigDecimal> imports = new EnumMap<>(Phase.class);
        Map<Phase, BigDecimal> exports = new EnumMap<>(Phase.class);
        for (int i = 0; i < cells.length; i++) {
            String column = columns.get(i);
            Phase phase = findPhase(column);
            if (cells[i].isEmpty()) {
                continue;
            }
            if (phase != null) {
                (column.startsWith("import") ? imports : exports)
                        .put(phase, ReadingBuilder.parseDecimal(column, cells[i]));
            } else if ("assetId".equals(column) || "at".equals(column)) {
                builder.setText(column, cells[i]);
            } else {
                builder.setNumber(column, cells[i]);
            }
        }
        for (Phase phase : Phase.values()) {
            if (imports.containsKey(phase) || exports.containsKey(phase)) {
                builder.addPhase(new MeterReading.PhaseReading(phase, imports.get(phase), exports.get(phase)));
            }
        }
        return builder.buildReading();
    }

    /** The phase in a column's name; null where there is none. */
    private static @Nullable Phase findPhase(String column) {
        for (Phase phase : new Phase[] {Phase.ONE, Phase.TWO, Phase.THREE}) {
            if (column.equals("importWh." + phase) || column.equals("exportWh." + phase)) {
                return phase;
            }
        }
        return null;
    }

    private static String[] splitCells(String line) {
        if (!InputChecks.isStorable(line)) {
            // The parser would trim a NUL like a blank.
            throw new InvalidValueException("row", "a text with NUL", "a text without NUL");
        }
        String[][] lines = CELLS.readValue(line);
        List<String> cells = new ArrayList<>();
        for (String[] lineCells : lines) {
            cells.addAll(List.of(lineCells));
        }
        return cells.toArray(String[]::new);
    }
}
