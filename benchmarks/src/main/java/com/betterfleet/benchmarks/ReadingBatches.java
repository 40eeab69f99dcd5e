package com.betterfleet.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Readings of a fleet of meters. A batch has one reading of each meter at one instant, ten seconds after the batch
 * before. Each worker has its own meters.
 */
final class ReadingBatches {

    static final int METERS = 1_000;
    private static final Duration READING_INTERVAL = Duration.ofSeconds(10);

    private final Instant start;
    private final AtomicIntegerArray sequences;

    ReadingBatches(int workers, Instant start) {
        this.start = start;
        this.sequences = new AtomicIntegerArray(workers);
    }

    /** One batch in two forms: for the API and for COPY. */
    record ReadingBatch(int worker, Instant at, int sequence) {

        String toJson() {
            StringBuilder body = new StringBuilder("[");
            for (int i = 0; i < METERS; i++) {
                body.append(i == 0 ? "" : ",")
                        .append("{\"assetId\":\"")
                        .append(meterId(worker, i))
                        .append("\",\"at\":\"")
                        .append(at)
                        .append("\",\"importWh\":")
                        .append(register(i))
                        .append(",\"powerW\":")
                        .append(power(i))
                        .append('}');
            }
            return body.append(']').toString();
        }

        String toCopyRows() {
            StringBuilder rows = new StringBuilder();
            for (int i = 0; i < METERS; i++) {
                rows.append(meterId(worker, i))
                        .append('\t')
                        .append(at)
                        .append('\t')
                        .append(register(i))
                        .append('\t')
                        .append(power(i))
                        .append('\n');
            }
            return rows.toString();
        }

        private String register(int meter) {
            return (1_000_000L + meter * 7L + sequence * 137L) + ".5";
        }

        private int power(int meter) {
            return 40_000 + meter + sequence % 1_000;
        }
    }

    static String meterId(int worker, int number) {
        return "w" + worker + "-meter-" + number;
    }

    ReadingBatch nextBatch(int worker) {
        int turn = sequences.getAndIncrement(worker);
        return new ReadingBatch(worker, start.plus(READING_INTERVAL.multipliedBy(turn)), turn);
    }
}
