package com.betterfleet.embedded;

import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Finds the server binaries for this machine on the class path.
 *
 * @param home part of the value because the library caches the unpacked location per resolver
 */
record PostgresBinaries(Path home) implements PgBinaryResolver {

    @Override
    public InputStream getPgBinary(String system, String machine) throws IOException {
        String architecture = "aarch64".equals(machine) ? "arm_64" : machine;
        String name = "postgres-%s-%s.txz".formatted(system, architecture).toLowerCase(Locale.ROOT);
        InputStream archive = PostgresBinaries.class.getResourceAsStream("/" + name);
        if (archive == null) {
            throw new IOException("no PostgreSQL for " + system + " on " + machine + " is part of this build");
        }
        return archive;
    }
}
