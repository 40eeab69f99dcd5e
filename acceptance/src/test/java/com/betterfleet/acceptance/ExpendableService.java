package com.betterfleet.acceptance;

/** A service that tests may kill, as long as they leave it running. */
record ExpendableService(RunningService service) implements Running {

    static ExpendableService start() {
        return new ExpendableService(RunningService.start("expendable"));
    }

    @Override
    public void close() {
        service.close();
    }
}
