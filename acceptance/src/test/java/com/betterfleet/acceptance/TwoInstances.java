package com.betterfleet.acceptance;

/**
 * Two instances of the service on one database, with one key and one simulated time. The first one carries the database; the
 * second may be killed by tests, as long as they leave it running.
 */
record TwoInstances(RunningService first, RunningService second) implements Running {

    static TwoInstances start() {
        RunningService first = RunningService.start("first");
        try {
            return new TwoInstances(first, RunningService.beside(first, "second"));
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
