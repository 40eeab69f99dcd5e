package com.betterfleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(Services.class)
@DisplayName("Every OSCP message on the wire fits the published schemas")
class ContractIT {

    private static final Path SCHEMAS =
            Places.ROOT.resolve("../shared/oscp-schemas").normalize();
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    /** What has to be seen at least, as the simulator sees it: IN comes from the service. */
    private static final Set<String> EXPECTED = Set.of(
            "IN handshake",
            "IN handshake_acknowledge",
            "IN heartbeat",
            "OUT handshake",
            "OUT handshake_acknowledge",
            "OUT heartbeat",
            "OUT update_group_capacity_forecast");

    private final LivePair pair;

    ContractIT(LivePair pair) {
        this.pair = pair;
    }

    @BeforeAll
    static void haveTheSchemas() {
        boolean present = Files.isDirectory(SCHEMAS);
        if (!present) {
            System.out.println("Contract check left out: the schemas of OSCP 2.0 are not at " + SCHEMAS);
        }
        assumeTrue(present, "no schemas at " + SCHEMAS);
    }

    @Test
    void whatTheServiceAndTheSimulatorSayToEachOtherFits() throws IOException {
        SchemaRegistry schemas = schemas();
        // The service starts the scenario's handshake; this one makes it answer one as well.
        pair.startHandshake();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(kinds(pair.recorded())).containsAll(EXPECTED));

        for (JsonNode message : pair.recorded()) {
            String kind = kind(message);
            assertThat(message.get("status").asInt()).as("%s %s", kind, message).isEqualTo(204);
            assertThat(errors(
                            schemas,
                            message.get("type").asString(),
                            message.get("body").toString()))
                    .as("%s %s", kind, message)
                    .isEmpty();
            assertThat(header(message, "X-Request-ID")).as(kind).isNotBlank();
            assertThat(header(message, "Content-Type")).as(kind).startsWith("application/json");
            if (kind.endsWith("handshake_acknowledge")) {
                assertThat(header(message, "X-Correlation-ID")).as(kind).isNotBlank();
            }
        }
    }

    @Test
    void theCheckBites() throws IOException {
        SchemaRegistry schemas = schemas();

        assertThat(errors(schemas, "heartbeat", "{\"offline_mode_at\":\"tomorrow\"}"))
                .isNotEmpty();
        assertThat(errors(schemas, "handshake", "{\"required_behaviour\":{\"measurement_configuration\":[\"NOW\"]}}"))
                .isNotEmpty();
        assertThat(errors(schemas, "update_group_capacity_forecast", "{\"group_id\":\"G\",\"type\":\"CONSUMPTION\"}"))
                .isNotEmpty();
    }

    private static List<Error> errors(SchemaRegistry schemas, String type, String body) throws IOException {
        Path file = SCHEMAS.resolve(type.replace('_', '-') + ".json");
        Schema schema = schemas.getSchema(SchemaLocation.of(idOf(Files.readString(file))));
        return schema.validate(
                body,
                InputFormat.JSON,
                execution -> execution.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    /** The schemas by their own ids, which is how they refer to each other. */
    private static SchemaRegistry schemas() throws IOException {
        Map<String, String> texts = new HashMap<>();
        try (Stream<Path> files = Files.list(SCHEMAS)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".json")).toList()) {
                String text = Files.readString(file);
                texts.put(idOf(text), text);
            }
        }
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7, registry -> registry.schemas(texts));
    }

    private static String idOf(String schema) {
        return JsonMapper.shared().readTree(schema).get("$id").asString();
    }

    private static Set<String> kinds(JsonNode recorded) {
        Set<String> kinds = new TreeSet<>();
        recorded.forEach(message -> kinds.add(kind(message)));
        return kinds;
    }

    private static String kind(JsonNode message) {
        return message.get("direction").asString() + " " + message.get("type").asString();
    }

    private static String header(JsonNode message, String name) {
        return message.get("headers").properties().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> header.getValue().asString())
                .findFirst()
                .orElse("");
    }
}
