package com.betterfleet.acceptance.process;

/** A service that tests may kill, provided they leave it running. */
public record KillableService(RunningService service) implements RunningProcess {

    static KillableService start() {
        return new KillableService(RunningService.start("expendable"));
    }

    @Override
    public void close() {
        service.close();
    }
}
