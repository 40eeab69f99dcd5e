package com.betterfleet.soak.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A small file system in memory that can be filled; mounting it needs the rights of root. */
public final class SmallFileSystem {

    private static final int MEGABYTES = 400;
    private static final int CHUNK = 1 << 16;

    private final Path directory;
    private final Path log;

    /** A run that fails leaves no file system behind; a lazy unmount does not wait for the database's end. */
    private final Thread atExit = new Thread(this::unmountLazily);

    private SmallFileSystem(Path directory, Path log) {
        this.directory = directory;
        this.log = log;
    }

    /** Mounts a file system on a directory, if the rights suffice. */
    public static Optional<SmallFileSystem> mount(Path directory, Path log) throws InterruptedException {
        try {
            Files.createDirectories(directory);
            ProgramProcess.run(
                    List.of("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", directory.toString()),
                    directory.getParent() == null ? directory : directory.getParent(),
                    log);
            SmallFileSystem mounted = new SmallFileSystem(directory, log);
            Runtime.getRuntime().addShutdownHook(mounted.atExit);
            return Optional.of(mounted);
        } catch (IOException noRights) {
            return Optional.empty();
        }
    }

    /** Writes a file until no space is left. */
    public void fill() throws IOException {
        byte[] chunk = new byte[CHUNK];
        try (OutputStream file = Files.newOutputStream(filler())) {
            while (true) {
                file.write(chunk);
            }
        } catch (IOException full) {
            if (directory.toFile().getUsableSpace() > 2 * CHUNK) {
                throw full;
            }
        }
    }

    public void free() throws IOException {
        Files.deleteIfExists(filler());
    }

    public void unmount() throws IOException, InterruptedException {
        ProgramProcess.run(List.of("umount", directory.toString()), Path.of("/"), log);
        boolean unused = Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void unmountLazily() {
        try {
            Process unused = new ProcessBuilder("umount", "-l", directory.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException ending) {
            // Nothing is left to do it.
        }
    }

    private Path filler() {
        return directory.resolve("filler");
    }
}
