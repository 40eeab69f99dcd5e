package com.betterfleet.derms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A statement about the protocol that the service follows.
 *
 * @param section the heading under which it is listed
 * @param reasonNotShown why no test shows it; empty where tests do
 */
record ProtocolStatement(String section, String id, Basis basis, String text, Optional<String> reasonNotShown) {

    private static final Path LIST = Path.of("src", "test", "resources", "conformance", "statements.txt");
    private static final String NOT_SHOWN = "not shown: ";
    private static final int FIELDS = 3;

    /** Where a statement comes from. */
    enum Basis {
        SCHEMA,
        SOURCE,
        PARTNER,
        DECISION
    }

    static List<ProtocolStatement> readList() {
        List<ProtocolStatement> statements = new ArrayList<>();
        String section = "";
        for (String line : readLines(LIST)) {
            if (line.startsWith("== ")) {
                section = line.substring("== ".length());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                statements.add(parseLine(section, line));
            }
        }
        return statements;
    }

    private static ProtocolStatement parseLine(String section, String line) {
        String[] fields = line.split(" \\| ", -1);
        if (fields.length != FIELDS && !(fields.length == FIELDS + 1 && fields[FIELDS].startsWith(NOT_SHOWN))) {
            throw new IllegalArgumentException("expected id | basis | statement [| not shown: reason], but: " + line);
        }
        return new ProtocolStatement(
                section,
                fields[0],
                Basis.valueOf(fields[1].toUpperCase(Locale.ROOT)),
                fields[2],
                fields.length > FIELDS ? Optional.of(fields[FIELDS].substring(NOT_SHOWN.length())) : Optional.empty());
    }

    private static List<String> readLines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
