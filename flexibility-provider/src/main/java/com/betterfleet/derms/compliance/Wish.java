package com.betterfleet.derms.compliance;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.util.List;

/**
 * What an operator wants to ask the partner for, not yet judged (M12).
 *
 * @param reason why, for the history; it does not leave
 */
public record Wish(Direction direction, List<Block> blocks, String reason) {

    public Wish {
        blocks = List.copyOf(blocks);
    }

    /** @param wanted absolute, not a difference */
    public record Block(Interval span, Power wanted) {}
}
