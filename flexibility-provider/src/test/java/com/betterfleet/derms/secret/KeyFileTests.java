package com.betterfleet.derms.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTests {

    @TempDir
    Path dataDir;

    @Test
    void isMadeOnceAndThenKept() throws Exception {
        byte[] first = KeyFile.in(dataDir).key();
        assertThat(first).hasSize(Secrets.KEY_BYTES);
        assertThat(KeyFile.in(dataDir).key()).isEqualTo(first);
    }

    @Test
    void isReadableByItsOwnerOnly() throws Exception {
        KeyFile file = KeyFile.in(dataDir.resolve("made/on/the/way"));
        file.key();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        assertThat(file.path().getParent()).isDirectoryNotContaining("glob:**.new");
    }
}
