package com.betterfleet.acceptance.process;

/**
 * Two instances of the service on one database, with one key and one simulated time. The first one runs the database;
 * tests may kill the second, provided they leave it running.
 */
public record TwoServiceInstances(RunningService first, RunningService second) implements RunningProcess {

    static TwoServiceInstances start() {
        RunningService first = RunningService.start("first");
        try {
            return new TwoServiceInstances(first, RunningService.startBeside(first, "second"));
        } catch (RuntimeException | AssertionError e) {
            first.close();
            throw e;
        }
    }

    @Override
    public void close() {
        second.close();
        first.close();
    }
}
