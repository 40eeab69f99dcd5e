package com.betterfleet.derms.compliance;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Interval;
import java.util.List;

/** Port: formats messages in the partner's protocol (M12, M13). */
public interface ComplianceMessageFormatter {

    /** A message: its name in the protocol, and its body. */
    record FormattedMessage(String type, String body) {}

    /** Formats a request for other capacity. */
    FormattedMessage formatAdjustment(String groupId, Direction direction, List<Adjustment.AdjustmentBlock> blocks);

    /**
     * Formats a report that a forecast cannot be met.
     *
     * @param forecastBody the forecast as received
     * @param affectedBlocks the report repeats, as received, the blocks that overlap one of these; empty: none is named
     */
    FormattedMessage formatError(String message, String forecastBody, List<Interval> affectedBlocks);
}
