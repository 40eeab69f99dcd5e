package com.betterfleet.simulator.scenario;

import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads one section of a scenario file. Every error names the full path of the field. A field that is never read is an
 * error too, because a misspelt field would otherwise keep its default without notice.
 */
final class SectionReader {
    private final String path;
    private final Map<?, ?> values;
    private final Set<String> readFields = new HashSet<>();

    SectionReader(String path, Map<?, ?> values) {
        this.path = path;
        this.values = values;
    }

    static InvalidScenario invalid(String field, String complaint) {
        return new InvalidScenario(field + ": " + complaint);
    }

    String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Returns the section as written, without null values. */
    Map<String, Object> asMap() {
        Map<String, Object> written = new HashMap<>();
        values.forEach((name, value) -> {
            if (value != null) {
                written.put(String.valueOf(name), value);
            }
        });
        return written;
    }

    /** Returns a section to be parsed elsewhere; empty when it is omitted. */
    Map<?, ?> optionalMap(String name) {
        SectionReader section = optionalSection(name);
        return section == null ? Map.of() : section.values;
    }

    @Nullable
    SectionReader optionalSection(String name) {
        Object value = find(name);
        return value == null ? null : section(pathOf(name), value);
    }

    /** Returns a section of optional fields; empty when it is omitted. */
    SectionReader sectionOrEmpty(String name) {
        SectionReader section = optionalSection(name);
        return section == null ? new SectionReader(pathOf(name), Map.of()) : section;
    }

    SectionReader section(String name) {
        return section(pathOf(name), require(name));
    }

    List<SectionReader> sections(String name) {
        List<?> list = list(name);
        List<SectionReader> sections = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            sections.add(section(pathOf(name) + "[" + i + "]", list.get(i)));
        }
        return sections;
    }

    List<Double> numbers(String name, double min) {
        return list(name).stream()
                .map(value -> number(pathOf(name), value, min, Double.MAX_VALUE))
                .toList();
    }

    /** Returns a list of allowed texts; it may be empty. */
    List<String> texts(String name, List<String> allowed) {
        if (require(name) instanceof List<?> list && list.isEmpty()) {
            return List.of();
        }
        return list(name).stream()
                .map(value -> oneOf(pathOf(name), value, allowed))
                .toList();
    }

    String text(String name, List<String> allowed) {
        return oneOf(pathOf(name), require(name), allowed);
    }

    /** Returns a list of at least one text. */
    List<String> texts(String name) {
        return list(name).stream().map(value -> text(pathOf(name), value)).toList();
    }

    String text(String name) {
        return text(pathOf(name), require(name));
    }

    /** Returns a section of arbitrary names, in lower case, each with a text. */
    Map<String, String> namedTexts(String name) {
        SectionReader section = section(name);
        Map<String, String> texts = new TreeMap<>();
        for (Object key : section.values.keySet()) {
            texts.put(String.valueOf(key).toLowerCase(Locale.ROOT), section.text(String.valueOf(key)));
        }
        return texts;
    }

    double number(String name, double min, double max) {
        return number(pathOf(name), require(name), min, max);
    }

    double numberOr(String name, double min, double max, double defaultValue) {
        return has(name) ? number(name, min, max) : defaultValue;
    }

    int whole(String name, int min, int max) {
        double number = number(name, min, max);
        if (number != Math.rint(number)) {
            throw invalid(pathOf(name), number + " is not a whole number");
        }
        return (int) number;
    }

    Duration seconds(String name, double min, double max) {
        return Duration.ofMillis(Math.round(number(name, min, max) * 1000));
    }

    boolean flag(String name) {
        if (require(name) instanceof Boolean flag) {
            return flag;
        }
        throw invalid(pathOf(name), "'" + values.get(name) + "' is neither true nor false");
    }

    boolean flagOr(String name, boolean defaultValue) {
        return has(name) ? flag(name) : defaultValue;
    }

    /** Returns any number, integer or decimal as written. */
    Number requireNumber(String name) {
        if (require(name) instanceof Number number) {
            return number;
        }
        throw invalid(pathOf(name), "'" + values.get(name) + "' is not a number");
    }

    LocalTime localTime(String name) {
        Object value = require(name);
        try {
            return LocalTime.parse(String.valueOf(value));
        } catch (DateTimeParseException e) {
            throw invalid(pathOf(name), "'" + value + "' is not a time of day such as \"18:30\" (in quotes)");
        }
    }

    <E extends Enum<E>> E choice(String name, Class<E> type) {
        E[] constants = type.getEnumConstants();
        List<String> allowed = Arrays.stream(constants)
                .map(e -> e.name().toLowerCase(Locale.ROOT))
                .toList();
        return constants[allowed.indexOf(oneOf(pathOf(name), require(name), allowed))];
    }

    boolean has(String name) {
        return find(name) != null;
    }

    /** Refuses fields that have not been read; called after all known fields. */
    void rejectUnknownFields() {
        for (Object name : values.keySet()) {
            if (!readFields.contains(String.valueOf(name))) {
                throw invalid(
                        pathOf(String.valueOf(name)),
                        "unknown field; known here: "
                                + readFields.stream().sorted().toList());
            }
        }
    }

    private static SectionReader section(String path, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return new SectionReader(path, map);
        }
        throw invalid(path, "'" + value + "' is not a section with fields");
    }

    private static String text(String path, @Nullable Object value) {
        if (!(value instanceof String text) || text.isBlank()) {
            throw invalid(path, "'" + value + "' is not a text; put it in quotes");
        }
        return text;
    }

    private static double number(String path, @Nullable Object value, double min, double max) {
        if (!(value instanceof Number number) || !Double.isFinite(number.doubleValue())) {
            throw invalid(path, "'" + value + "' is not a number");
        }
        if (number.doubleValue() < min || number.doubleValue() > max) {
            throw invalid(path, value + " is outside " + min + " to " + (max == Double.MAX_VALUE ? "any" : max));
        }
        return number.doubleValue();
    }

    private static String oneOf(String path, @Nullable Object value, List<String> allowed) {
        if (value instanceof String text && allowed.contains(text)) {
            return text;
        }
        throw invalid(path, "'" + value + "' is not one of " + allowed);
    }

    private List<?> list(String name) {
        if (require(name) instanceof List<?> list && !list.isEmpty()) {
            return list;
        }
        throw invalid(pathOf(name), "'" + values.get(name) + "' is not a list with at least one entry");
    }

    private Object require(String name) {
        Object value = find(name);
        if (value == null) {
            throw invalid(pathOf(name), "missing");
        }
        return value;
    }

    private @Nullable Object find(String name) {
        readFields.add(name);
        return values.get(name);
    }
}
