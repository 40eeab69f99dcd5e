package com.betterfleet.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The lock of one service on its data directory. The operating system releases it when the process ends in any way, so
 * a running database server without a lock holder was left by a killed service.
 */
record DirectoryLock(FileChannel channel) implements AutoCloseable {

    /**
     * Locks the directory.
     *
     * @throws EmbeddedDatabaseException when another service holds the lock
     */
    static DirectoryLock acquireLock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new EmbeddedDatabaseException("DERMS_DATA_DIR " + directory
                    + " is in use by another running service. Stop that one, or set another DERMS_DATA_DIR.");
        }
        return new DirectoryLock(channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException lockedInThisProcess) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
