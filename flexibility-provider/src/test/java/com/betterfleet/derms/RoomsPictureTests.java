package com.betterfleet.derms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sourceforge.plantuml.FileFormat;
import net.sourceforge.plantuml.FileFormatOption;
import net.sourceforge.plantuml.SourceStringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;
import org.springframework.modulith.docs.Documenter.DiagramOptions;
import org.springframework.modulith.docs.Documenter.DiagramOptions.DiagramStyle;

/**
 * Draws the rooms and their imports from the code, and compares the result with the committed source of the picture.
 *
 * <p>The plain rooms are left out, and so is an import that follows from others. With {@code -Dpictures=write} in the
 * test's JVM the test writes source and picture anew.
 */
@Execution(ExecutionMode.CONCURRENT)
class RoomsPictureTests {

    private static final Path SOURCE = Path.of("..", "docs", "images", "rooms.puml");
    private static final Path PICTURE = Path.of("..", "docs", "images", "rooms.svg");
    private static final Path DRAWN = Path.of("target", "rooms");
    private static final Pattern IMPORT = Pattern.compile("\\.(\\w+) --> \\S*\\.(\\w+) ");
    private static final Set<String> PLAIN_ROOMS = Set.of(
            "time",
            "power",
            "refusal",
            "payload",
            "database",
            "clock",
            "secret",
            "audit",
            "account",
            "listing",
            "egress",
            "quarantine",
            "webserver");

    @Test
    void pictureShowsTheRoomsOfTheCode() throws IOException {
        new Documenter(
                        ApplicationModules.of(DermsApplication.class),
                        Documenter.Options.defaults().withOutputFolder(DRAWN.toString()))
                .writeModulesAsPlantUml(DiagramOptions.defaults().withStyle(DiagramStyle.UML));
        String source = toSource(readImports(Files.readString(DRAWN.resolve("components.puml"))));
        if ("write".equals(System.getProperty("pictures"))) {
            Files.writeString(SOURCE, source);
            writePicture(source);
        }
        assertThat(SOURCE).hasContent(source);
        assertThat(PICTURE).exists();
    }

    private static Map<String, Set<String>> readImports(String diagram) {
        Map<String, Set<String>> imports = new TreeMap<>();
        Matcher arrow = IMPORT.matcher(diagram.toLowerCase(Locale.ROOT));
        while (arrow.find()) {
            if (!PLAIN_ROOMS.contains(arrow.group(1)) && !PLAIN_ROOMS.contains(arrow.group(2))) {
                imports.computeIfAbsent(arrow.group(1), room -> new TreeSet<>()).add(arrow.group(2));
            }
        }
        return imports;
    }

    private static String toSource(Map<String, Set<String>> imports) {
        // This layout engine needs no other program.
        StringBuilder source = new StringBuilder("@startuml\n!pragma layout smetana\nhide stereotype\n");
        imports.forEach((room, imported) -> imported.stream()
                .filter(target -> imported.stream().noneMatch(other -> reaches(imports, other, target)))
                .forEach(target -> source.append("[%s] --> [%s]\n".formatted(room, target))));
        return source.append("@enduml\n").toString();
    }

    private static boolean reaches(Map<String, Set<String>> imports, String from, String to) {
        return imports.getOrDefault(from, Set.of()).stream()
                .anyMatch(next -> next.equals(to) || reaches(imports, next, to));
    }

    private static void writePicture(String source) throws IOException {
        try (ByteArrayOutputStream picture = new ByteArrayOutputStream()) {
            new SourceStringReader(source).outputImage(picture, new FileFormatOption(FileFormat.SVG, false));
            Files.write(PICTURE, picture.toByteArray());
        }
    }
}
