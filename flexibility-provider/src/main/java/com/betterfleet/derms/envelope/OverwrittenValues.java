package com.betterfleet.derms.envelope;

import java.time.Instant;
import java.util.List;

/** What other systems wrote to circuits above our limit: for those who tell people. */
public interface OverwrittenValues {

    /** The last of each circuit and direction that was overwritten at {@code since} or later. */
    List<ForeignValue> findOverwritten(Instant since);
}
