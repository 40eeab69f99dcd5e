package com.betterfleet.derms.ems;

import com.betterfleet.derms.metering.Reading;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.refusal.Invalid;
import java.io.BufferedReader;
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

/** Readings as CSV: a header names the columns, in any order; an empty cell states nothing. A row is a line. */
final class CsvRows {

    private static final ObjectReader CELLS = CsvMapper.builder()
            .enable(CsvReadFeature.WRAP_AS_ARRAY)
            .enable(CsvReadFeature.TRIM_SPACES)
            .build()
            .readerFor(String[][].class);

    private static final String OF_PHASE = "importWh.ONE, exportWh.ONE and so on to THREE";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final List<String> columns;

    private CsvRows(List<String> columns) {
        this.columns = columns;
    }

    /** @throws Invalid where the header does not name the columns as it should */
    static Rows read(BufferedReader body) throws IOException {
        String header = body.readLine();
        CsvRows table = new CsvRows(header(header == null ? "" : header.replace(BYTE_ORDER_MARK, "")));
        Rows rows = new Rows();
        for (String line = body.readLine(); line != null; line = body.readLine()) {
            if (!line.isBlank()) {
                table.row(line, rows);
            }
        }
        return rows;
    }

    private static List<String> header(String line) {
        List<String> columns;
        try {
            columns = List.of(cells(line));
        } catch (JacksonException broken) {
            throw new Invalid("header", line, "the names of the columns, separated by commas");
        }
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!GivenRow.FIELDS.contains(column) && ofPhase(column) == null) {
                throw new Invalid(
                        "header", column, "only columns of " + String.join(", ", GivenRow.FIELDS) + ", " + OF_PHASE);
            }
            if (!seen.add(column)) {
                throw new Invalid("header", column, "each column once");
            }
        }
        if (!seen.containsAll(List.of("assetId", "at"))) {
            throw new Invalid("header", line, "a first line that names the columns, among them assetId and at");
        }
        return columns;
    }

    private void row(String line, Rows rows) {
        try {
            String[] cells = cells(line);
            if (cells.length != columns.size()) {
                throw new Invalid("row", cells.length + " cells", "as many as the header has, " + columns.size());
            }
            rows.add(reading(cells));
        } catch (Invalid invalid) {
            rows.reject(invalid.text());
        } catch (JacksonException broken) {
            rows.reject("no CSV: " + broken.getOriginalMessage());
        }
    }

    private Reading reading(String[] cells) {
        GivenRow row = new GivenRow();
        Map<Phase, BigDecimal> imports = new EnumMap<>(Phase.class);
        Map<Phase, BigDecimal> exports = new EnumMap<>(Phase.class);
        for (int i = 0; i < cells.length; i++) {
            String column = columns.get(i);
            Phase phase = ofPhase(column);
            if (cells[i].isEmpty()) {
                continue;
            }
            if (phase != null) {
                (column.startsWith("import") ? imports : exports).put(phase, GivenRow.decimal(column, cells[i]));
            } else if ("assetId".equals(column) || "at".equals(column)) {
                row.text(column, cells[i]);
            } else {
                row.number(column, cells[i]);
            }
        }
        for (Phase phase : Phase.values()) {
            if (imports.containsKey(phase) || exports.containsKey(phase)) {
                row.phase(new Reading.OfPhase(phase, imports.get(phase), exports.get(phase)));
            }
        }
        return row.reading();
    }

    /** The phase that a column is about; null where it is about none. */
    private static @Nullable Phase ofPhase(String column) {
        for (Phase phase : new Phase[] {Phase.ONE, Phase.TWO, Phase.THREE}) {
            if (column.equals("importWh." + phase) || column.equals("exportWh." + phase)) {
                return phase;
            }
        }
        return null;
    }

    private static String[] cells(String line) {
        String[][] lines = CELLS.readValue(line);
        List<String> cells = new ArrayList<>();
        for (String[] one : lines) {
            cells.addAll(List.of(one));
        }
        return cells.toArray(String[]::new);
    }
}
