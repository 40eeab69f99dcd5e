package com.betterfleet.derms.compliance;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A request to the partner for other capacity than it states, and what came of it (M12). It moves no limit: only a forecast of
 * the partner does.
 *
 * @param bindingId of the group as it was bound then
 * @param blocks in order of time
 * @param requestId of the message; the partner's answer may refer to it
 * @param body of the message, exactly as it leaves
 * @param trouble why it has not been taken by the partner
 */
public record Adjustment(
        long id,
        String scopeId,
        String connectionId,
        long bindingId,
        String groupId,
        Direction direction,
        List<Block> blocks,
        String reason,
        String requestedBy,
        Instant requestedAt,
        String requestId,
        String body,
        State state,
        Optional<Instant> deliveredAt,
        Optional<String> trouble,
        Optional<Answer> answer) {

    public Adjustment {
        blocks = List.copyOf(blocks);
    }

    /** How far it has come. */
    public enum State {
        /** It waits for its turn, or for the link. */
        QUEUED,
        /** The partner has it and has not answered. */
        DELIVERED,
        /** The partner's forecast says all that was asked for, or says of all blocks that nothing of it is granted. */
        ANSWERED,
        /** Some of it is granted. */
        PARTLY_ANSWERED,
        /** Its last block has ended without an answer. */
        UNANSWERED,
        /** The partner calls the message wrong, or it could not be delivered before its last block ended. */
        FAILED,
        /** Control was taken back, or somebody thought better of it, before it had left. */
        CANCELLED
    }

    /**
     * One block.
     *
     * @param wanted absolute, not a difference
     * @param before the least that the partner's forecast stated for it when this was asked; empty: not stated for all of it
     */
    public record Block(Interval span, Power wanted, Optional<Power> before) {

        /** Whether this is what was asked for, or better. */
        public boolean met(Optional<Power> granted) {
            return granted.map(power -> upwards() ? power.compareTo(wanted) >= 0 : power.compareTo(wanted) <= 0)
                    .orElse(false);
        }

        /** Whether this is nearer to what was asked for than what was stated before. */
        boolean nearer(Optional<Power> granted) {
            if (before.isEmpty() || granted.isEmpty()) {
                return granted.isPresent();
            }
            int change = granted.get().compareTo(before.get());
            return change != 0 && Integer.signum(change) == Integer.signum(wanted.compareTo(before.get()));
        }

        private boolean upwards() {
            return before.map(was -> wanted.compareTo(was) >= 0).orElse(true);
        }
    }

    /** How it is known that a forecast is the answer. */
    public enum Match {
        /** The partner says so, by the request's id. */
        CORRELATION,
        /** The first forecast since that moves the asked blocks the way that was asked for. */
        COVER
    }

    /**
     * The forecast that answers.
     *
     * @param requestId of the forecast, the partner's
     * @param granted for each block what it states, the least where it states several; empty: nothing for all of it
     */
    public record Answer(String requestId, Instant at, Match match, List<Optional<Power>> granted) {
        public Answer {
            granted = List.copyOf(granted);
        }
    }

    /** When the last block ends: nothing can be granted any more. */
    public Instant end() {
        return blocks.getLast().span().end();
    }

    /** What the answer grants of a block, by its place in the list. */
    public Optional<Power> granted(int block) {
        return answer.flatMap(said -> said.granted().get(block));
    }
}
