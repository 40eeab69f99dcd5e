package com.betterfleet.acceptance.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.process.ProjectPaths;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("The jar of the service lists its libraries")
class LibraryListIT {

    private static final String LIST = "META-INF/sbom/application.cdx.json";
    private static final String LIBRARIES = "BOOT-INF/lib/";

    /** Added by the packaging, which runs after the list is written. */
    private static final String PACKAGING_TOOL = "spring-boot-jarmode-tools";

    @Test
    void theJarContainsTheListOfItsLibraries() throws IOException {
        try (ZipFile jar =
                new ZipFile(ProjectPaths.moduleJar("flexibility-provider").toFile())) {
            JsonNode list = JsonMapper.shared().readTree(jar.getInputStream(jar.getEntry(LIST)));

            Set<String> listed = new TreeSet<>();
            for (JsonNode component : list.get("components")) {
                listed.add(component.get("name").asString() + "-"
                        + component.get("version").asString() + ".jar");
                assertThat(component.get("purl").asString()).startsWith("pkg:maven/");
            }
            Set<String> packed = new TreeSet<>();
            jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith(LIBRARIES) && name.endsWith(".jar"))
                    .map(name -> name.substring(LIBRARIES.length()))
                    .filter(name -> !name.startsWith(PACKAGING_TOOL))
                    .forEach(packed::add);
            assertThat(list.get("bomFormat").asString()).isEqualTo("CycloneDX");
            assertThat(packed).isNotEmpty().allMatch(listed::contains);
        }
    }
}
