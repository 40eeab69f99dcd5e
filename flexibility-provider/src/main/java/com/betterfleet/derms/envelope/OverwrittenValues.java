package com.betterfleet.derms.envelope;

import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Service;

/** Reads the values that other systems wrote to circuits above the limit, and that the service overwrote (M6). */
@Service
public class OverwrittenValues {

    private final JdbcForeignValues foreignValues;

    OverwrittenValues(JdbcForeignValues foreignValues) {
        this.foreignValues = foreignValues;
    }

    /** The last value of each circuit and direction that was overwritten at {@code since} or later. */
    public List<ForeignValue> findOverwritten(Instant since) {
        return foreignValues.findOverwritten(since);
    }
}
