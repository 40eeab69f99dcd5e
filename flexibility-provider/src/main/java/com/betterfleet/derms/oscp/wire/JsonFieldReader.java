package com.betterfleet.derms.oscp.wire;

import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/**
 * Reads an object on the wire field by field. An unsuitable value is rejected with the field's path, the value and the
 * expected value. Unknown fields are collected as warnings.
 */
final class JsonFieldReader {

    private static final int MAX_SHOWN_CHARACTERS = 80;

    private final String path;
    private final JsonNode object;
    private final Set<String> requestedNames = new TreeSet<>();
    private final List<JsonFieldReader> nestedReaders = new ArrayList<>();

    private JsonFieldReader(String path, JsonNode object) {
        this.path = path;
        this.object = object;
    }

    static JsonFieldReader of(JsonNode root) {
        return new JsonFieldReader("", requireObject("body", root));
    }

    boolean has(String name) {
        return !nodeOf(name).isNull();
    }

    String readText(String name) {
        JsonNode value = nodeOf(name);
        if (!value.isString() || !InputChecks.isPrintable(value.stringValue())) {
            throw invalidField(name, value, "a text without control characters");
        }
        return value.stringValue();
    }

    /** A text that is not shown in a rejection. */
    String readSecret(String name) {
        JsonNode value = nodeOf(name);
        if (!value.isString()) {
            throw new InvalidValueException(
                    path + name,
                    value.isNull() ? null : "a value that is not shown",
                    "a text without control characters");
        }
        return value.stringValue();
    }

    Optional<BigDecimal> readOptionalNumber(String name) {
        return has(name) ? Optional.of(readNumber(name)) : Optional.empty();
    }

    BigDecimal readNumber(String name) {
        JsonNode value = nodeOf(name);
        if (!value.isNumber()) {
            throw invalidField(name, value, "a number");
        }
        return value.decimalValue();
    }

    Instant readInstant(String name) {
        JsonNode value = nodeOf(name);
        return InputChecks.requireInstant(path + name, value.isString() ? value.stringValue() : abbreviate(value));
    }

    <E extends Enum<E>> E readEnum(String name, Class<E> type) {
        return toEnum(path + name, nodeOf(name), type);
    }

    <E extends Enum<E>> List<E> readEnumList(String name, Class<E> type) {
        List<E> found = new ArrayList<>();
        for (JsonNode item : requireArray(name)) {
            E value = toEnum("%s%s[%d]".formatted(path, name, found.size()), item, type);
            if (found.contains(value)) {
                throw invalidField(name, nodeOf(name), "each value at most once");
            }
            found.add(value);
        }
        return found;
    }

    <T> List<T> readObjects(String name, Function<JsonFieldReader, T> read) {
        List<T> found = new ArrayList<>();
        for (JsonNode item : requireArray(name)) {
            String at = "%s%s[%d]".formatted(path, name, found.size());
            found.add(read.apply(openNested(at, item)));
        }
        return found;
    }

    <T> Optional<T> readOptionalObject(String name, Function<JsonFieldReader, T> read) {
        return has(name) ? Optional.of(read.apply(openNested(path + name, nodeOf(name)))) : Optional.empty();
    }

    /** The paths of fields that were present and not read. */
    List<String> ignoredFields() {
        List<String> names = new ArrayList<>();
        object.propertyNames().stream()
                .filter(name -> !requestedNames.contains(name))
                .map(name -> path + name)
                .forEach(names::add);
        nestedReaders.forEach(fields -> names.addAll(fields.ignoredFields()));
        return names;
    }

    InvalidValueException invalidField(String name, @Nullable JsonNode value, String expected) {
        return createRefusal(path + name, value, expected);
    }

    private JsonFieldReader openNested(String at, JsonNode node) {
        JsonFieldReader fields = new JsonFieldReader(at + ".", requireObject(at, node));
        nestedReaders.add(fields);
        return fields;
    }

    private JsonNode nodeOf(String name) {
        requestedNames.add(name);
        JsonNode value = object.get(name);
        return value == null ? NullNode.getInstance() : value;
    }

    private JsonNode requireArray(String name) {
        JsonNode value = nodeOf(name);
        if (!value.isArray()) {
            throw invalidField(name, value, "an array");
        }
        return value;
    }

    private static <E extends Enum<E>> E toEnum(String at, JsonNode value, Class<E> type) {
        return InputChecks.findEnum(value.isString() ? value.stringValue() : null, type)
                .orElseThrow(() -> createRefusal(at, value, InputChecks.describeEnum(type)));
    }

    private static JsonNode requireObject(String at, JsonNode node) {
        if (!node.isObject()) {
            throw createRefusal(at, node, "an object");
        }
        return node;
    }

    private static InvalidValueException createRefusal(String at, @Nullable JsonNode value, String expected) {
        return new InvalidValueException(at, value == null ? null : abbreviate(value), expected);
    }

    private static @Nullable String abbreviate(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        String found = value.isString() ? value.stringValue() : value.toString();
        return found.length() > MAX_SHOWN_CHARACTERS ? found.substring(0, MAX_SHOWN_CHARACTERS) + "…" : found;
    }
}
