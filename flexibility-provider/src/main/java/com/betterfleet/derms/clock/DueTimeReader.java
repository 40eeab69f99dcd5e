package com.betterfleet.derms.clock;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads when work is due. */
interface DueTimeReader {

    /**
     * Reads the due times of all work in one statement, and measures the clock by it.
     *
     * @param subqueries as of {@link com.betterfleet.derms.time.DueWork#dueTimeSql}
     * @return the due times in their order
     */
    List<Optional<Instant>> readAll(List<String> subqueries);

    Optional<Instant> readOne(String subquery);
}
