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
    void isCreatedOnceAndThenReused() throws Exception {
        byte[] first = KeyFile.inDirectory(dataDir).readOrCreateKey();
        assertThat(first).hasSize(SecretCipher.KEY_BYTES);
        assertThat(KeyFile.inDirectory(dataDir).readOrCreateKey()).isEqualTo(first);
    }

    @Test
    void isReadableByItsOwnerOnly() throws Exception {
        KeyFile file = KeyFile.inDirectory(dataDir.resolve("made/on/the/way"));
        file.readOrCreateKey();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        assertThat(file.path().getParent()).isDirectoryNotContaining("glob:**.new");
    }
}
