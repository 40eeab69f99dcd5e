package com.betterfleet.derms.compliance;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.util.List;

/**
 * An operator's request for other capacity, not validated yet (M12).
 *
 * @param reason why, for the history; it is not sent
 */
public record AdjustmentRequest(Direction direction, List<RequestedBlock> blocks, String reason) {

    public AdjustmentRequest {
        blocks = List.copyOf(blocks);
    }

    /** @param capacity absolute, not a difference */
    public record RequestedBlock(Interval span, Power capacity) {}
}
