package com.betterfleet.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Results as JSON files, which the page is made from. */
final class ResultFile {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ResultFile() {}

    static void write(Path file, BenchmarkResult result) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(result) + "\n");
    }

    static BenchmarkResult read(Path file) throws IOException {
        return JSON.readValue(Files.readString(file), BenchmarkResult.class);
    }
}
