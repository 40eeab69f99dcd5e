package com.betterfleet.derms.listing;

/**
 * Writes texts as cells of a CSV file (RFC 4180). An apostrophe precedes a text that a spreadsheet would read as a formula.
 */
public final class CsvCell {

    private static final String FORMULA_STARTS = "=+-@\t\r";

    private CsvCell() {}

    /** The cell in quotes. */
    public static String quote(String text) {
        return enclose(disarmFormula(text));
    }

    /** The cell, in quotes where it contains a separator, a quote or a line break. */
    public static String quoteIfNeeded(String text) {
        String cell = disarmFormula(text);
        boolean special = cell.chars().anyMatch(character -> ",\"\n\r".indexOf(character) >= 0);
        return special ? enclose(cell) : cell;
    }

    private static String enclose(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private static String disarmFormula(String text) {
        return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
