package com.betterfleet.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The published schemas of OSCP 2.0, where they are at hand. */
record OscpSchemas(SchemaRegistry registry) {

    private static final Path PLACE =
            Places.ROOT.resolve("../shared/oscp-schemas").normalize();

    static boolean there() {
        return Files.isDirectory(PLACE);
    }

    static void assumeThere() {
        if (!there()) {
            System.out.println("Contract check left out: the schemas of OSCP 2.0 are not at " + PLACE);
        }
        assumeTrue(there(), "no schemas at " + PLACE);
    }

    /** By their own ids, and by the names of their files in the same place: one is referred to by its file's name and not its id. */
    static OscpSchemas read() {
        Map<String, String> texts = new HashMap<>();
        try (Stream<Path> files = Files.list(PLACE)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".json")).toList()) {
                String text = Files.readString(file);
                String id = idOf(text);
                texts.put(id, text);
                texts.putIfAbsent(id.substring(0, id.lastIndexOf('/') + 1) + file.getFileName(), text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new OscpSchemas(
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7, registry -> registry.schemas(texts)));
    }

    /** What a message of this type does wrong. */
    List<Error> errors(String type, String body) {
        try {
            Path file = PLACE.resolve(type.replace('_', '-') + ".json");
            Schema schema = registry.getSchema(SchemaLocation.of(idOf(Files.readString(file))));
            return schema.validate(
                    body,
                    InputFormat.JSON,
                    execution -> execution.executionConfig(config -> config.formatAssertionsEnabled(true)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String idOf(String schema) {
        return JsonMapper.shared().readTree(schema).get("$id").asString();
    }
}
