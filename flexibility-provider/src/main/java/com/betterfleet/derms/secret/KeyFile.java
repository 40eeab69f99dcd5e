package com.betterfleet.derms.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** The encryption key of a demonstration: created at the first start, readable by its owner only. */
record KeyFile(Path path) {

    static KeyFile inDirectory(Path dataDir) {
        return new KeyFile(dataDir.resolve("secret.key"));
    }

    /** Reads the key; creates the file if it is missing. */
    byte[] readOrCreateKey() throws IOException {
        if (!Files.exists(path)) {
            createKeyFile();
        }
        return Base64.getDecoder().decode(Files.readString(path).strip());
    }

    // Written to a temporary file and renamed, so that a crash leaves no incomplete key.
    private void createKeyFile() throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        byte[] key = new byte[SecretCipher.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(draft);
        try (SeekableByteChannel file = Files.newByteChannel(
                draft,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            file.write(ByteBuffer.wrap(Base64.getEncoder().encode(key)));
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    }
}
