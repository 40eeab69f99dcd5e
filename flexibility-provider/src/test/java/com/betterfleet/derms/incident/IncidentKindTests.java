package com.betterfleet.derms.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kinds of incidents, as documented for operators. */
class IncidentKindTests {

    @ParameterizedTest
    @EnumSource(IncidentKind.class)
    void eachKindIsDocumented(IncidentKind kind) throws IOException {
        assertThat(Files.readString(Path.of("../docs/incidents.md"))).contains("`" + kind.name() + "`");
    }
}
