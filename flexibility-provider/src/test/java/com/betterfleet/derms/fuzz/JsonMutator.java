package com.betterfleet.derms.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Changes structure and values of a JSON text; the result may be no JSON any more. */
final class JsonMutator {

    /** Deep enough for a mutation of a mutation. */
    private static final int MAX_DEPTH = 5_000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .streamWriteConstraints(StreamWriteConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .build();

    private static final String DOUBLE = "~double~";

    private JsonMutator() {}

    /** A value below the root: a field of an object, or an element of an array. */
    private record Slot(JsonNode parent, String name, int index) {

        JsonNode value() {
            return parent instanceof ObjectNode object ? object.get(name) : parent.get(index);
        }

        void replace(JsonNode value) {
            if (parent instanceof ObjectNode object) {
                object.set(name, value);
            } else {
                ((ArrayNode) parent).set(index, value);
            }
        }

        void remove() {
            if (parent instanceof ObjectNode object) {
                object.remove(name);
            } else {
                ((ArrayNode) parent).remove(index);
            }
        }

        String label() {
            return parent.isObject() ? name : "[" + index + "]";
        }
    }

    /** Changes one place of a JSON text; empty where the text is no JSON with anything in it. */
    static String mutate(String text, Random random, List<String> mutations) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JacksonException | NumberFormatException alreadyBroken) {
            return text;
        }
        List<Slot> slots = new ArrayList<>();
        collectSlots(root, slots);
        if (slots.isEmpty() || random.nextInt(30) == 0) {
            mutations.add("another root");
            return OddValues.jsonInPlaceOf(text, random);
        }
        Slot slot = OddValues.pick(random, slots);
        mutations.add(applyTo(slot, slots, random));
        return JSON.writeValueAsString(root).replaceAll(DOUBLE + "\\d*", "");
    }

    private static void collectSlots(JsonNode node, List<Slot> slots) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                slots.add(new Slot(object, field.getKey(), 0));
                collectSlots(field.getValue(), slots);
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                slots.add(new Slot(array, "", i));
                collectSlots(array.get(i), slots);
            }
        }
    }

    private static String applyTo(Slot slot, List<Slot> slots, Random random) {
        String label = slot.label();
        return switch (random.nextInt(14)) {
            case 0 -> {
                slot.remove();
                yield "drop " + label;
            }
            case 1 -> {
                doubleValue(slot, random);
                yield "double " + label;
            }
            case 2 -> {
                rename(slot, random);
                yield "rename " + label;
            }
            case 3 -> {
                retype(slot);
                yield "retype " + label;
            }
            case 4 -> {
                nest(slot, random);
                yield "nest " + label;
            }
            case 5 -> {
                slot.replace(JsonNodeFactory.instance.nullNode());
                yield "null " + label;
            }
            case 6 -> {
                slot.replace(OddValues.pick(random, slots).value().deepCopy());
                yield "value of elsewhere in " + label;
            }
            default -> {
                String odd = OddValues.jsonInPlaceOf(JSON.writeValueAsString(slot.value()), random);
                slot.replace(JsonNodeFactory.instance.rawValueNode(new RawValue(odd)));
                yield "odd value in " + label;
            }
        };
    }

    private static void doubleValue(Slot slot, Random random) {
        if (slot.parent() instanceof ObjectNode object) {
            object.set(slot.name() + DOUBLE, slot.value().deepCopy());
        } else {
            int times = random.nextInt(10) == 0 ? 400 : 1;
            for (int i = 0; i < times; i++) {
                ((ArrayNode) slot.parent()).add(slot.value().deepCopy());
            }
        }
    }

    private static void rename(Slot slot, Random random) {
        if (slot.parent() instanceof ObjectNode object) {
            JsonNode value = slot.value();
            object.remove(slot.name());
            String name = switch (random.nextInt(4)) {
                case 0 -> slot.name().toUpperCase(java.util.Locale.ROOT);
                case 1 -> slot.name() + " ";
                case 2 -> slot.name().isEmpty() ? "x" : slot.name().substring(1);
                default -> OddValues.jsonName(random);
            };
            object.set(name, value);
        } else {
            slot.remove();
        }
    }

    private static void retype(Slot slot) {
        JsonNode value = slot.value();
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value.isString()) {
            slot.replace(nodes.numberNode(value.stringValue().length()));
        } else if (value.isNumber() || value.isBoolean()) {
            slot.replace(nodes.stringNode(JSON.writeValueAsString(value)));
        } else if (value.isArray()) {
            ObjectNode object = nodes.objectNode();
            for (int i = 0; i < value.size(); i++) {
                object.set(Integer.toString(i), value.get(i));
            }
            slot.replace(object);
        } else {
            ArrayNode array = nodes.arrayNode();
            value.forEach(array::add);
            slot.replace(array);
        }
    }

    private static void nest(Slot slot, Random random) {
        JsonNode nested = slot.value();
        int depth = random.nextInt(6) == 0 ? 300 : 1;
        for (int i = 0; i < depth; i++) {
            nested = random.nextBoolean()
                    ? JsonNodeFactory.instance.arrayNode().add(nested)
                    : JsonNodeFactory.instance.objectNode().set("value", nested);
        }
        slot.replace(nested);
    }
}
