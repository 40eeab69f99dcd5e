package com.betterfleet.derms.database;

import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Finds the server for this machine on the class path. A value with the directory in it, because the library remembers per
 * resolver where it unpacked.
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
