package com.betterfleet.derms.oscp.wire;

import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private static final String HIDDEN = "a value that is not shown";

    private final FieldPath path;
    private final JsonNode object;
    private final boolean confidential;
    private final List<String> requestedNames = new ArrayList<>();
    private final List<JsonFieldReader> nestedReaders = new ArrayList<>();

    private JsonFieldReader(FieldPath path, JsonNode object, boolean confidential) {
        this.path = path;
        this.object = object;
        this.confidential = confidential;
    }

    /** Where a value is; written out for rejections and warnings only, since nearly all values are suitable. */
    @FunctionalInterface
    private interface FieldPath {

        FieldPath BODY = () -> "body";

        String describe();

        default FieldPath field(String name) {
            return this == BODY ? () -> name : () -> describe() + "." + name;
        }

        default FieldPath item(int index) {
            return () -> "%s[%d]".formatted(describe(), index);
        }
    }

    static JsonFieldReader of(JsonNode root) {
        return new JsonFieldReader(FieldPath.BODY, requireObject(FieldPath.BODY, root, false), false);
    }

    /** A reader that shows no value in a rejection, since a secret may be in any field. */
    static JsonFieldReader ofConfidential(JsonNode root) {
        return new JsonFieldReader(FieldPath.BODY, requireObject(FieldPath.BODY, root, true), true);
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
            throw createRefusal(path.field(name), value, "a text without control characters", true);
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
        String text = value.isString() ? value.stringValue() : describeValue(value, confidential);
        return InputChecks.requireInstant(path.field(name)::describe, text);
    }

    <E extends Enum<E>> E readEnum(String name, Class<E> type) {
        return toEnum(path.field(name), nodeOf(name), type);
    }

    <E extends Enum<E>> List<E> readEnumList(String name, Class<E> type) {
        List<E> found = new ArrayList<>();
        for (JsonNode item : requireArray(name)) {
            E value = toEnum(path.field(name).item(found.size()), item, type);
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
            found.add(read.apply(openNested(path.field(name).item(found.size()), item)));
        }
        return found;
    }

    <T> Optional<T> readOptionalObject(String name, Function<JsonFieldReader, T> read) {
        return has(name) ? Optional.of(read.apply(openNested(path.field(name), nodeOf(name)))) : Optional.empty();
    }

    /** The paths of fields that were present and not read. */
    List<String> ignoredFields() {
        List<String> names = new ArrayList<>();
        for (String name : object.propertyNames()) {
            if (!requestedNames.contains(name)) {
                names.add(path.field(name).describe());
            }
        }
        nestedReaders.forEach(fields -> names.addAll(fields.ignoredFields()));
        return names;
    }

    InvalidValueException invalidField(String name, @Nullable JsonNode value, String expected) {
        return createRefusal(path.field(name), value, expected, confidential);
    }

    private JsonFieldReader openNested(FieldPath at, JsonNode node) {
        JsonFieldReader fields = new JsonFieldReader(at, requireObject(at, node, confidential), confidential);
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

    private static <E extends Enum<E>> E toEnum(FieldPath at, JsonNode value, Class<E> type) {
        return InputChecks.findEnum(value.isString() ? value.stringValue() : null, type)
                .orElseThrow(() -> createRefusal(at, value, InputChecks.describeEnum(type), false));
    }

    private static JsonNode requireObject(FieldPath at, JsonNode node, boolean confidential) {
        if (!node.isObject()) {
            throw createRefusal(at, node, "an object", confidential);
        }
        return node;
    }

    private static InvalidValueException createRefusal(
            FieldPath at, @Nullable JsonNode value, String expected, boolean confidential) {
        return new InvalidValueException(
                at.describe(), value == null ? null : describeValue(value, confidential), expected);
    }

    /** The value without secrets, shortened; null: there is none. */
    private static @Nullable String describeValue(JsonNode value, boolean confidential) {
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        if (confidential) {
            return HIDDEN;
        }
        JsonNode shown = BodyRedaction.redactTree(value);
        String found = shown.isString()
                ? shown.stringValue()
                : shown.isBigDecimal() ? InputChecks.formatNumber(shown.decimalValue()) : shown.toString();
        return found.length() > MAX_SHOWN_CHARACTERS ? found.substring(0, MAX_SHOWN_CHARACTERS) + "…" : found;
    }
}
