package com.betterfleet.derms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.sourceforge.plantuml.FileFormat;
import net.sourceforge.plantuml.FileFormatOption;
import net.sourceforge.plantuml.SourceStringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;
import org.springframework.modulith.docs.Documenter.DiagramOptions;

/**
 * Draws the rooms and their imports from the code, and compares the result with the committed source of the picture.
 *
 * <p>With {@code -Dpictures=write} the test writes source and picture anew.
 */
@Execution(ExecutionMode.CONCURRENT)
class RoomsPictureTests {

    private static final Path SOURCE = Path.of("..", "docs", "images", "rooms.puml");
    private static final Path PICTURE = Path.of("..", "docs", "images", "rooms.svg");

    @Test
    void pictureShowsTheRoomsOfTheCode() throws IOException {
        Documenter.Options folder = Documenter.Options.defaults().withOutputFolder("target/rooms");
        DiagramOptions style = DiagramOptions.defaults().withStyle(DiagramOptions.DiagramStyle.UML);
        new Documenter(ApplicationModules.of(DermsApplication.class), folder).writeModulesAsPlantUml(style);
        String drawn = Files.readString(Path.of("target", "rooms", "components.puml"))
                // The layout engine that needs no other program.
                .replaceFirst("@startuml\\R", "@startuml\n!pragma layout smetana\n");
        if ("write".equals(System.getProperty("pictures"))) {
            Files.writeString(SOURCE, drawn);
            writePicture(drawn);
        }
        assertThat(SOURCE).hasContent(drawn);
        assertThat(PICTURE).exists();
    }

    private static void writePicture(String source) throws IOException {
        try (ByteArrayOutputStream picture = new ByteArrayOutputStream()) {
            new SourceStringReader(source).outputImage(picture, new FileFormatOption(FileFormat.SVG, false));
            Files.write(PICTURE, picture.toByteArray());
        }
    }
}
