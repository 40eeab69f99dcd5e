package com.betterfleet.derms.fuzz;

import com.betterfleet.derms.fuzz.RawHttpClients.RawAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts answers, and collects the claims that were broken, each with its first requests. */
final class FuzzReport {

    private static final int MAX_SAMPLES = 3;

    private final long seed;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger reachedRules = new AtomicInteger();
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentSkipListMap<>();
    private final Map<String, List<String>> samples = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> faults = new ConcurrentHashMap<>();

    FuzzReport(long seed) {
        this.seed = seed;
    }

    void count(FuzzRequest request, RawAnswer answer) {
        sent.incrementAndGet();
        statuses.computeIfAbsent(answer.status(), any -> new AtomicInteger()).incrementAndGet();
        if (AnswerChecks.reachedRules(answer)) {
            reachedRules.incrementAndGet();
        }
    }

    void addFault(String kind, int index, FuzzRequest request, String answer) {
        addFault(
                "%s, after %s"
                        .formatted(
                                kind,
                                request.mutations.isEmpty()
                                        ? "no mutation, at " + request.operation
                                        : kindsOf(request)),
                "again with -Dfuzz.seed=%d -Dfuzz.only=%d%n%s%n%s".formatted(seed, index, request.describe(), answer));
    }

    /** The mutations without their values, so that faults of one kind are counted together. */
    private static String kindsOf(FuzzRequest request) {
        return request.mutations.stream()
                .map(mutation -> mutation.replaceFirst(
                        "(?<=^(?:path|byte|cut|flip|insert|odd|drop|double|rename|retype|nest|null)\\b).*", ""))
                .distinct()
                .limit(1)
                .findFirst()
                .orElse("");
    }

    void addFault(String kind, String sample) {
        faults.computeIfAbsent(kind, any -> new AtomicInteger()).incrementAndGet();
        samples.compute(kind, (any, known) -> {
            List<String> all = known == null ? new ArrayList<>() : known;
            if (all.size() < MAX_SAMPLES) {
                all.add(sample);
            }
            return all;
        });
    }

    double shareThatReachedTheRules() {
        return sent.get() == 0 ? 0 : (double) reachedRules.get() / sent.get();
    }

    String describeCounts() {
        return "fuzz: %d answers by status %s; %.0f %% reached the rules"
                .formatted(sent.get(), statuses, 100 * shareThatReachedTheRules());
    }

    /** Writes all faults to a file, as an assertion may shorten them. */
    Path write() throws IOException {
        Path file = Path.of("target", "fuzz-faults.txt");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, describeCounts() + "\n\n" + String.join("\n\n", faults()));
    }

    List<String> faults() {
        List<String> all = new ArrayList<>();
        new TreeMap<>(samples)
                .forEach((kind, requests) ->
                        all.add("%s, %s times:%n%s".formatted(kind, faults.get(kind), String.join("\n\n", requests))));
        return all;
    }
}
