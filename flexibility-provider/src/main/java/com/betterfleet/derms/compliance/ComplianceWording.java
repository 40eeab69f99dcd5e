package com.betterfleet.derms.compliance;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Interval;
import java.util.List;

/** Port: what is said to a partner, in its protocol (M12, M13). */
public interface ComplianceWording {

    /** A message: its name in the protocol, and its body. */
    record Worded(String type, String body) {}

    /** The request for other capacity. */
    Worded adjustment(String groupId, Direction direction, List<Adjustment.Block> blocks);

    /**
     * That a forecast cannot be met.
     *
     * @param forecastBody the forecast as received
     * @param affected which of its blocks: those that reach into one of these; they are given back as received. Empty: none is
     *     named
     */
    Worded error(String message, String forecastBody, List<Interval> affected);
}
