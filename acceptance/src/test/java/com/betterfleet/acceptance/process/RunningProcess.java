package com.betterfleet.acceptance.process;

/** A process or fixture that runs until it is closed. */
public interface RunningProcess extends AutoCloseable {

    @Override
    void close();
}
