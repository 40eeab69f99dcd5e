package com.betterfleet.derms.compliance;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Interval;
import java.util.List;

/** Port: what is said to a partner, in its protocol (M12, M13). */
public interface ComplianceMessageFormatter {

    /** A message: its name in the protocol, and its body. */
    record FormattedMessage(String type, String body) {}

    /** The request for other capacity. */
    FormattedMessage formatAdjustment(String groupId, Direction direction, List<Adjustment.AdjustmentBlock> blocks);

    /**
     * That a forecast cannot be met.
     *
     * @param forecastBody the forecast as received
     * @param affectedBlocks which of its blocks: those that reach into one of these; they are given back as received. Empty: none is
     *     named
     */
    FormattedMessage formatError(String message, String forecastBody, List<Interval> affectedBlocks);
}
