package com.betterfleet.derms;

import java.util.TimeZone;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The service's entry point: one process with every room beneath this package. */
@SpringBootApplication
public class DermsApplication {

    public static void main(String[] args) {
        // The database driver sends the process's zone with each connection, and PostgreSQL refuses one that it does
        // not
        // know. Sites have zones of their own; nothing depends on the machine's.
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        SpringApplication.run(DermsApplication.class, args);
    }
}
