package com.betterfleet.acceptance.process;

/** Something that runs until it is closed. */
public interface RunningProcess extends AutoCloseable {

    @Override
    void close();
}
