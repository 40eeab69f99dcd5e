package com.betterfleet.derms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Facts of public descriptions of the protocol, as tables. */
public final class PublicDescriptions {

    private static final Path FILE = Path.of("src", "test", "resources", "conformance", "public-descriptions.txt");
    private static final String NOTHING = "-";
    private static final String SAME = "same";

    private PublicDescriptions() {}

    /** A message by its receivers in each description: fp, cp, co. */
    public record DescribedMessage(String name, String method, Set<String> inOpenApi, Set<String> inRestx) {}

    /** A header, and whether it is required. */
    public record DescribedHeader(String name, boolean requiredInOpenApi, boolean requiredInRestx) {}

    /** An enumeration; a description without it has no values. */
    public record DescribedValues(String name, List<String> inSchemas, List<String> inOpenApi, List<String> inRestx) {}

    /** A field; a description without it has {@code -}. */
    public record DescribedField(
            String structure, String name, String type, String inSchemas, String inOpenApi, String inRestx) {

        private static final String LIST_OF = "list of ";

        public boolean isInSchemas() {
            return !inSchemas.equals(NOTHING);
        }

        public boolean isRequired() {
            return inSchemas.equals("required");
        }

        public boolean isList() {
            return type.startsWith(LIST_OF);
        }

        public String itemType() {
            return isList() ? type.substring(LIST_OF.length()) : type;
        }

        public String path() {
            return structure + "." + name;
        }

        boolean differs() {
            boolean inRestxToo = inRestx.equals("named");
            return !inOpenApi.equals(inSchemas) || inRestxToo != isInSchemas();
        }
    }

    /** A difference of a description, and the statement that says what the service does. */
    public record Difference(String place, String statementId) {}

    public static List<DescribedMessage> readMessages() {
        return readSection("messages").stream()
                .map(row -> new DescribedMessage(row[0], row[1], toSet(row[2]), toSet(row[3])))
                .toList();
    }

    public static List<DescribedHeader> readHeaders() {
        return readSection("headers").stream()
                .map(row -> new DescribedHeader(row[0], row[1].equals("required"), row[2].equals("required")))
                .toList();
    }

    public static List<DescribedField> readFields() {
        return readSection("fields").stream()
                .map(row -> new DescribedField(
                        row[0].substring(0, row[0].indexOf('.')),
                        row[0].substring(row[0].indexOf('.') + 1),
                        row[1],
                        row[2],
                        row[3],
                        row[4]))
                .toList();
    }

    /** The fields of a structure that the schemas have. */
    public static List<DescribedField> schemaFieldsOf(String structure) {
        return readFields().stream()
                .filter(field -> field.structure().equals(structure) && field.isInSchemas())
                .toList();
    }

    public static List<DescribedValues> readValues() {
        return readSection("values").stream()
                .map(row -> new DescribedValues(row[0], toList(row[1]), toList(row[2], row[1]), toList(row[3], row[1])))
                .toList();
    }

    public static Optional<DescribedValues> findValues(String enumeration) {
        return readValues().stream()
                .filter(values -> values.name().equals(enumeration))
                .findFirst();
    }

    public static List<Difference> readDifferences() {
        return readSection("differences").stream()
                .map(row -> new Difference(row[0], row[1]))
                .toList();
    }

    /** The fields and enumerations that differ from the schemas in either description. */
    public static Set<String> findDifferences() {
        Set<String> differences = new TreeSet<>();
        readFields().stream()
                .filter(DescribedField::differs)
                .map(DescribedField::path)
                .forEach(differences::add);
        readValues().stream()
                .filter(values -> !values.inOpenApi().equals(values.inSchemas())
                        || !values.inRestx().equals(values.inSchemas()))
                .map(DescribedValues::name)
                .forEach(differences::add);
        return differences;
    }

    private static List<String[]> readSection(String section) {
        List<String[]> rows = new ArrayList<>();
        boolean inside = false;
        try {
            for (String line : Files.readAllLines(FILE)) {
                if (line.startsWith("== ")) {
                    inside = line.equals("== " + section);
                } else if (inside && !line.isBlank() && !line.startsWith("#")) {
                    rows.add(line.split(" \\| ", -1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    private static Set<String> toSet(String words) {
        return new TreeSet<>(toList(words));
    }

    private static List<String> toList(String words) {
        return words.equals(NOTHING) ? List.of() : Arrays.asList(words.split(" ", -1));
    }

    private static List<String> toList(String words, String schemas) {
        return toList(words.equals(SAME) ? schemas : words);
    }
}
