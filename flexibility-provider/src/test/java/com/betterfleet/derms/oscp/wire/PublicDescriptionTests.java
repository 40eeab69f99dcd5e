package com.betterfleet.derms.oscp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.betterfleet.derms.PublicDescriptions;
import com.betterfleet.derms.PublicDescriptions.DescribedField;
import com.betterfleet.derms.PublicDescriptions.DescribedHeader;
import com.betterfleet.derms.PublicDescriptions.DescribedMessage;
import com.betterfleet.derms.PublicDescriptions.DescribedValues;
import com.betterfleet.derms.PublicDescriptions.Difference;
import com.betterfleet.derms.oscp.wire.AssetMeasurement.InstantaneousMeasurement;
import com.betterfleet.derms.oscp.wire.AssetMeasurement.PowerMeasurementUnit;
import com.betterfleet.derms.oscp.wire.EnergyMeasurement.EnergyFlowDirection;
import com.betterfleet.derms.oscp.wire.EnergyMeasurement.EnergyMeasurementUnit;
import com.betterfleet.derms.oscp.wire.RequiredBehaviour.MeasurementConfiguration;
import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.secret.BearerToken;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the service sends and accepts, compared with public descriptions of OSCP 2.0. */
class PublicDescriptionTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Instant START = Instant.parse("2030-06-01T10:00:00Z");
    private static final Instant END = START.plusSeconds(900);

    /** The messages to a Capacity Provider. */
    private static final Set<MessageName> OUTBOUND = Set.of(
            MessageName.REGISTER,
            MessageName.HANDSHAKE,
            MessageName.HANDSHAKE_ACKNOWLEDGE,
            MessageName.HEARTBEAT,
            MessageName.ADJUST_GROUP_CAPACITY_FORECAST,
            MessageName.GROUP_CAPACITY_COMPLIANCE_ERROR,
            MessageName.UPDATE_GROUP_MEASUREMENTS,
            MessageName.UPDATE_ASSET_MEASUREMENTS);

    /** A body and the structure that it must have. */
    record SampleMessage(String structure, JsonNode body) {
        @Override
        public String toString() {
            return structure + " " + body;
        }
    }

    @Tag("OSCP-BODY-1")
    @Tag("OSCP-DIFF-5")
    @Tag("OSCP-DIFF-7")
    @Tag("OSCP-MEAS-6")
    @ParameterizedTest
    @MethodSource("sentMessages")
    void aSentMessageHasTheFieldsTypesAndValuesOfTheSchemas(SampleMessage sent) {
        requireStructure(sent.structure(), sent.body());
        assertThat(sent.body().findValue("energy_type")).isNull();
        assertThat(sent.body().findValuesAsString("asset_category")).allMatch("CHARGING"::equals);
        assertThat(sent.body().findValues("capacity")).allMatch(JsonNode::isNumber);
    }

    @Test
    void theComparisonDetectsWhatTheSchemasDoNotHave() {
        ObjectNode heartbeat = JSON.createObjectNode().put("offline_mode_at", START.toString());
        requireStructure("Heartbeat", heartbeat);

        for (ObjectNode wrong : List.of(
                heartbeat.deepCopy().put("sent_at", START.toString()),
                heartbeat.deepCopy().put("offline_mode_at", 7),
                JSON.createObjectNode())) {
            assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> requireStructure("Heartbeat", wrong));
        }
    }

    static Stream<SampleMessage> sentMessages() {
        List<SampleMessage> messages = new ArrayList<>();
        for (MeasurementConfiguration mode : MeasurementConfiguration.values()) {
            String body =
                    HandshakeMessage.toJson(JSON, new RequiredBehaviour(Optional.of(BigDecimal.TEN), List.of(mode)));
            messages.add(new SampleMessage("Handshake", JSON.readTree(body)));
            messages.add(new SampleMessage("HandshakeAcknowledge", JSON.readTree(body)));
        }
        messages.add(new SampleMessage(
                "Handshake",
                JSON.readTree(HandshakeMessage.toJson(JSON, new RequiredBehaviour(Optional.empty(), List.of())))));
        messages.add(new SampleMessage("Heartbeat", JSON.readTree(HeartbeatMessage.toJson(JSON, START))));
        messages.add(new SampleMessage(
                "Register",
                JSON.readTree(RegisterMessage.insertToken(
                        JSON,
                        RegisterMessage.toJsonWithoutToken(JSON, "https://fp.example/oscp/fp/2.0"),
                        new BearerToken("token-of-the-exchange")))));
        for (CapacityForecastType type : List.of(CapacityForecastType.CONSUMPTION, CapacityForecastType.GENERATION)) {
            messages.add(new SampleMessage(
                    "AdjustGroupCapacityForecast",
                    JSON.readTree(new AdjustGroupCapacityForecast(
                                    "G1",
                                    type,
                                    List.of(new ForecastedBlock(
                                            new BigDecimal("12.5"), Phase.ALL, CapacityUnit.KW, START, END)))
                            .toJson(JSON))));
        }
        messages.addAll(complianceErrors());
        messages.addAll(measurements());
        return messages.stream();
    }

    private static List<SampleMessage> complianceErrors() {
        List<SampleMessage> errors = new ArrayList<>();
        for (ObjectNode forecast : samplesWithEachValue("UpdateGroupCapacityForecast")) {
            for (List<Interval> affected : List.of(List.<Interval>of(), List.of(new Interval(START, END)))) {
                errors.add(new SampleMessage(
                        "GroupCapacityComplianceError",
                        JSON.readTree(GroupCapacityComplianceError.toJson(JSON, "too low", forecast, affected))));
            }
        }
        return errors;
    }

    private static List<SampleMessage> measurements() {
        List<SampleMessage> messages = new ArrayList<>();
        for (EnergyMeasurementUnit unit : EnergyMeasurementUnit.values()) {
            for (EnergyFlowDirection direction : EnergyFlowDirection.values()) {
                for (Optional<Instant> start : List.of(Optional.of(START), Optional.<Instant>empty())) {
                    EnergyMeasurement energy = new EnergyMeasurement(BigDecimal.ONE, unit, direction, END, start);
                    messages.add(new SampleMessage(
                            "UpdateGroupMeasurements",
                            JSON.readTree(UpdateMeasurements.groupJson(JSON, "G1", List.of(energy)))));
                    Stream.of(PowerMeasurementUnit.values())
                            .map(powerUnit -> new AssetMeasurement(
                                    "A1",
                                    energy,
                                    Optional.of(new InstantaneousMeasurement(BigDecimal.ONE, powerUnit, END))))
                            .map(asset -> UpdateMeasurements.assetsJson(JSON, "G1", List.of(asset)))
                            .map(body -> new SampleMessage("UpdateAssetMeasurements", JSON.readTree(body)))
                            .forEach(messages::add);
                }
            }
        }
        return messages;
    }

    /** A message to the service, and how it is read. */
    record AcceptedMessage(String structure, Function<JsonNode, ?> reader) {
        @Override
        public String toString() {
            return structure;
        }
    }

    static Stream<AcceptedMessage> acceptedMessages() {
        return Stream.of(
                new AcceptedMessage("Register", RegisterMessage::fromJson),
                new AcceptedMessage("Handshake", HandshakeMessage::fromJson),
                new AcceptedMessage("HandshakeAcknowledge", HandshakeMessage::fromJson),
                new AcceptedMessage("Heartbeat", HeartbeatMessage::fromJson),
                new AcceptedMessage("UpdateGroupCapacityForecast", UpdateGroupCapacityForecast::fromJson));
    }

    @Tag("OSCP-BODY-2")
    @Tag("OSCP-DIFF-3")
    @Tag("OSCP-DIFF-4")
    @ParameterizedTest
    @MethodSource("acceptedMessages")
    void anAcceptedMessageNeedsWhatTheSchemasRequireAndNothingElse(AcceptedMessage message) {
        assertThatNoException().isThrownBy(() -> message.reader().apply(sample(message.structure())));
        for (ReducedMessage reduced : reduce(message.structure(), "")) {
            if (reduced.required()) {
                assertThatExceptionOfType(InvalidValueException.class)
                        .as(reduced.path())
                        .isThrownBy(() -> message.reader().apply(reduced.body()))
                        .withMessageStartingWith(reduced.path() + " is ");
            } else {
                assertThatNoException()
                        .as(reduced.path())
                        .isThrownBy(() -> message.reader().apply(reduced.body()));
            }
        }
    }

    @Tag("OSCP-BODY-3")
    @Tag("OSCP-DIFF-6")
    @ParameterizedTest
    @MethodSource("acceptedMessages")
    void anAcceptedMessageHasEachValueOfAnEnumerationAndNoOther(AcceptedMessage message) {
        samplesWithEachValue(message.structure())
                .forEach(body -> assertThatNoException()
                        .as(body.toString())
                        .isThrownBy(() -> message.reader().apply(body)));
        samplesWith(message.structure(), PublicDescriptionTests::otherValues)
                .forEach(body -> assertThatExceptionOfType(InvalidValueException.class)
                        .as(body.toString())
                        .isThrownBy(() -> message.reader().apply(body)));
    }

    /** The values of the other descriptions that the schemas do not have, and one that none has. */
    private static List<String> otherValues(DescribedValues values) {
        Set<String> others = new TreeSet<>(values.inRestx());
        others.addAll(values.inOpenApi());
        others.add("OTHER");
        others.removeAll(values.inSchemas());
        return List.copyOf(others);
    }

    @Tag("OSCP-MSG-1")
    @Tag("OSCP-DIFF-8")
    @Tag("OSCP-DIFF-9")
    @Tag("OSCP-DIFF-10")
    @Test
    void messagesGoWhereTheDescriptionsHaveThemButForTheListedDifferences() {
        Set<String> differences = new TreeSet<>(PublicDescriptions.findDifferences());
        MessageName.INBOUND.forEach(name -> differences.addAll(findMissingMessages(name, "fp")));
        OUTBOUND.forEach(name -> differences.addAll(findMissingMessages(name, "cp")));

        assertThat(PublicDescriptions.readDifferences().stream().map(Difference::place))
                .containsExactlyInAnyOrderElementsOf(differences);
        assertThat(MessageName.PROVIDER_BASE_PATH).isEqualTo("/oscp/fp/2.0");
    }

    /** A Flexibility Provider receives no message that it also only sends. */
    @Tag("OSCP-MSG-1")
    @Test
    void everyMessageOfTheDescriptionsToAFlexibilityProviderIsServed() {
        assertThat(PublicDescriptions.readMessages().stream()
                        .filter(message -> message.inOpenApi().contains("fp"))
                        .map(DescribedMessage::name))
                .containsOnly(
                        MessageName.INBOUND.stream().map(MessageName::wireName).toArray(String[]::new));
    }

    private static Set<String> findMissingMessages(MessageName name, String role) {
        Set<String> missing = new TreeSet<>();
        List<String> methods = name == MessageName.REGISTER
                ? List.of(
                        MessageType.REGISTER.method(),
                        MessageType.UPDATE_REGISTRATION.method(),
                        MessageType.END_REGISTRATION.method())
                : List.of(MessageType.of(name.wireName()).method());
        for (String method : methods) {
            boolean described = PublicDescriptions.readMessages().stream()
                    .filter(message -> message.name().equals(name.wireName())
                            && message.method().equals(method))
                    .anyMatch(message -> message.inOpenApi().contains(role)
                            && message.inRestx().contains(role));
            if (!described) {
                missing.add("%s %s %s".formatted(name.wireName(), method, role));
            }
        }
        return missing;
    }

    @Tag("OSCP-HEAD-4")
    @Test
    void headersHaveTheNamesOfTheDescriptions() {
        assertThat(PublicDescriptions.readHeaders().stream().map(DescribedHeader::name))
                .containsExactlyInAnyOrder(
                        "Authorization",
                        OscpHeaders.REQUEST_ID,
                        OscpHeaders.CORRELATION_ID,
                        OscpHeaders.SEGMENT_INDEX,
                        OscpHeaders.SEGMENT_COUNT)
                .allMatch(OscpHeaders::isReserved);
        assertThat(PublicDescriptions.readHeaders().stream()
                        .filter(header -> header.requiredInOpenApi() && header.requiredInRestx())
                        .map(DescribedHeader::name))
                .containsExactlyInAnyOrder("Authorization", OscpHeaders.REQUEST_ID);
    }

    private static void requireStructure(String structure, JsonNode body) {
        List<DescribedField> fields = PublicDescriptions.schemaFieldsOf(structure);
        assertThat(body.propertyNames())
                .as(structure)
                .isSubsetOf(fields.stream().map(DescribedField::name).toList())
                .containsAll(fields.stream()
                        .filter(DescribedField::isRequired)
                        .map(DescribedField::name)
                        .toList());
        for (DescribedField field : fields) {
            if (body.has(field.name())) {
                JsonNode value = body.get(field.name());
                assertThat(value.isArray()).as(field.path()).isEqualTo(field.isList());
                (field.isList() ? List.copyOf(value.values()) : List.of(value))
                        .forEach(item -> requireValue(field, item));
            }
        }
    }

    private static void requireValue(DescribedField field, JsonNode value) {
        switch (field.itemType()) {
            case "text" -> assertThat(value.isString()).as(field.path()).isTrue();
            case "number" -> assertThat(value.isNumber()).as(field.path()).isTrue();
            case "time" -> {
                assertThat(value.isString()).as(field.path()).isTrue();
                assertThatNoException().isThrownBy(() -> OffsetDateTime.parse(value.stringValue()));
            }
            default ->
                PublicDescriptions.findValues(field.itemType())
                        .ifPresentOrElse(
                                values -> assertThat(values.inSchemas())
                                        .as(field.path())
                                        .contains(value.stringValue()),
                                () -> requireStructure(field.itemType(), value));
        }
    }

    /** A message without one field. */
    private record ReducedMessage(String path, boolean required, ObjectNode body) {}

    private static List<ReducedMessage> reduce(String structure, String prefix) {
        List<ReducedMessage> reduced = new ArrayList<>();
        for (DescribedField field : PublicDescriptions.schemaFieldsOf(structure)) {
            ObjectNode without = sample(structure);
            without.remove(field.name());
            reduced.add(new ReducedMessage(prefix + field.name(), field.isRequired(), without));
            String nested = prefix + field.name() + (field.isList() ? "[0]." : ".");
            reduce(field.itemType(), nested).stream()
                    .map(inner -> new ReducedMessage(
                            inner.path(), inner.required(), replaceField(structure, field, inner.body())))
                    .forEach(reduced::add);
        }
        return reduced;
    }

    private static List<ObjectNode> samplesWithEachValue(String structure) {
        return samplesWith(structure, DescribedValues::inSchemas);
    }

    private static List<ObjectNode> samplesWith(String structure, Function<DescribedValues, List<String>> choice) {
        List<ObjectNode> samples = new ArrayList<>();
        for (DescribedField field : PublicDescriptions.schemaFieldsOf(structure)) {
            PublicDescriptions.findValues(field.itemType())
                    .ifPresentOrElse(
                            values -> choice.apply(values)
                                    .forEach(value ->
                                            samples.add(replaceField(structure, field, JSON.valueToTree(value)))),
                            () -> samplesWith(field.itemType(), choice)
                                    .forEach(inner -> samples.add(replaceField(structure, field, inner))));
        }
        return samples;
    }

    private static ObjectNode replaceField(String structure, DescribedField field, JsonNode value) {
        ObjectNode body = sample(structure);
        body.set(field.name(), field.isList() ? JSON.createArrayNode().add(value) : value);
        return body;
    }

    /** A message with every field that the schemas have. */
    private static ObjectNode sample(String structure) {
        ObjectNode body = JSON.createObjectNode();
        for (DescribedField field : PublicDescriptions.schemaFieldsOf(structure)) {
            JsonNode value = switch (field.itemType()) {
                case "text" -> JSON.valueToTree("sample-text");
                case "number" -> JSON.valueToTree(10);
                case "time" -> JSON.valueToTree((field.name().equals("end_time") ? END : START).toString());
                default ->
                    PublicDescriptions.findValues(field.itemType())
                            .<JsonNode>map(values ->
                                    JSON.valueToTree(values.inSchemas().getFirst()))
                            .orElseGet(() -> sample(field.itemType()));
            };
            body.set(field.name(), field.isList() ? JSON.createArrayNode().add(value) : value);
        }
        return body;
    }
}
