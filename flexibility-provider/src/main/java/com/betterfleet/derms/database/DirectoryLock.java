package com.betterfleet.derms.database;

import com.betterfleet.derms.StartupRefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Says which service a data directory belongs to. The operating system drops it with the process, however that ends, so a
 * running database server without a holder of this lock is an orphan.
 */
record DirectoryLock(FileChannel channel) implements AutoCloseable {

    /**
     * Takes the directory.
     *
     * @throws StartupRefusedException when another service has it
     */
    static DirectoryLock acquireLock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new StartupRefusedException("DERMS_DATA_DIR " + directory
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
