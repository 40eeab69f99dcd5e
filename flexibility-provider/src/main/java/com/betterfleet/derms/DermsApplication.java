package com.betterfleet.derms;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The service's entry point: one process with every room beneath this package. */
@SpringBootApplication
public class DermsApplication {

    public static void main(String[] args) {
        SpringApplication.run(DermsApplication.class, args);
    }
}
