package com.betterfleet.derms.oscp.wire;

import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Require;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/**
 * An object on the wire, read field by field. What does not fit is refused with the field's path, the value found and what
 * would be right; fields that nobody asks for are remembered, to be told.
 */
final class Fields {

    private static final int SHOWN = 80;

    private final String path;
    private final JsonNode object;
    private final Set<String> asked = new TreeSet<>();
    private final List<Fields> inner = new ArrayList<>();

    private Fields(String path, JsonNode object) {
        this.path = path;
        this.object = object;
    }

    static Fields of(JsonNode root) {
        return new Fields("", requireObject("body", root));
    }

    boolean has(String name) {
        return !value(name).isNull();
    }

    String text(String name) {
        JsonNode value = value(name);
        if (!value.isString() || !storable(value.stringValue())) {
            throw invalid(name, value, "a text without control characters");
        }
        return value.stringValue();
    }

    /** A text that is not shown in a refusal. */
    String secret(String name) {
        JsonNode value = value(name);
        if (!value.isString()) {
            throw new Invalid(
                    path + name,
                    value.isNull() ? null : "a value that is not shown",
                    "a text without control characters");
        }
        return value.stringValue();
    }

    Optional<BigDecimal> optionalNumber(String name) {
        return has(name) ? Optional.of(number(name)) : Optional.empty();
    }

    BigDecimal number(String name) {
        JsonNode value = value(name);
        if (!value.isNumber()) {
            throw invalid(name, value, "a number");
        }
        return value.decimalValue();
    }

    Instant instant(String name) {
        JsonNode value = value(name);
        return Require.instant(path + name, value.isString() ? value.stringValue() : shown(value));
    }

    <E extends Enum<E>> E oneOf(String name, Class<E> type) {
        return element(path + name, value(name), type);
    }

    <E extends Enum<E>> List<E> listOf(String name, Class<E> type) {
        List<E> found = new ArrayList<>();
        for (JsonNode item : array(name)) {
            E value = element("%s%s[%d]".formatted(path, name, found.size()), item, type);
            if (found.contains(value)) {
                throw invalid(name, value(name), "each value at most once");
            }
            found.add(value);
        }
        return found;
    }

    <T> List<T> objects(String name, Function<Fields, T> read) {
        List<T> found = new ArrayList<>();
        for (JsonNode item : array(name)) {
            String at = "%s%s[%d]".formatted(path, name, found.size());
            found.add(read.apply(inner(at, item)));
        }
        return found;
    }

    <T> Optional<T> optionalObject(String name, Function<Fields, T> read) {
        return has(name) ? Optional.of(read.apply(inner(path + name, value(name)))) : Optional.empty();
    }

    /** The paths of fields that were there and that nobody asked for. */
    List<String> ignored() {
        List<String> names = new ArrayList<>();
        object.propertyNames().stream()
                .filter(name -> !asked.contains(name))
                .map(name -> path + name)
                .forEach(names::add);
        inner.forEach(fields -> names.addAll(fields.ignored()));
        return names;
    }

    Invalid invalid(String name, @Nullable JsonNode value, String expected) {
        return refusal(path + name, value, expected);
    }

    private Fields inner(String at, JsonNode node) {
        Fields fields = new Fields(at + ".", requireObject(at, node));
        inner.add(fields);
        return fields;
    }

    private JsonNode value(String name) {
        asked.add(name);
        JsonNode value = object.get(name);
        return value == null ? NullNode.getInstance() : value;
    }

    private JsonNode array(String name) {
        JsonNode value = value(name);
        if (!value.isArray()) {
            throw invalid(name, value, "an array");
        }
        return value;
    }

    private static <E extends Enum<E>> E element(String at, JsonNode value, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (value.isString() && constant.name().equals(value.stringValue())) {
                return constant;
            }
        }
        throw refusal(at, value, "one of " + Arrays.toString(type.getEnumConstants()));
    }

    private static JsonNode requireObject(String at, JsonNode node) {
        if (!node.isObject()) {
            throw refusal(at, node, "an object");
        }
        return node;
    }

    private static Invalid refusal(String at, @Nullable JsonNode value, String expected) {
        return new Invalid(at, value == null ? null : shown(value), expected);
    }

    private static @Nullable String shown(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        String found = value.isString() ? value.stringValue() : value.toString();
        return found.length() > SHOWN ? found.substring(0, SHOWN) + "…" : found;
    }

    /** PostgreSQL stores no NUL, and half a surrogate pair is no text; other control characters only confuse a reader. */
    private static boolean storable(String text) {
        return text.chars().noneMatch(Character::isISOControl)
                && text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
