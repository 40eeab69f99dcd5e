package com.betterfleet.acceptance;

/** Something that runs until it is closed. */
interface Running extends AutoCloseable {

    @Override
    void close();
}
