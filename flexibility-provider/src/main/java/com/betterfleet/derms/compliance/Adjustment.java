package com.betterfleet.derms.compliance;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A request to the partner for other capacity, and its answer (M12). Limits change only by the partner's forecasts.
 *
 * @param item the message
 * @param blocks in order of time
 * @param reason why, for the history; it is not sent
 */
public record Adjustment(
        OutboundItem item,
        Direction direction,
        List<AdjustmentBlock> blocks,
        String reason,
        AdjustmentState state,
        Optional<AdjustmentAnswer> answer) {

    public Adjustment {
        blocks = List.copyOf(blocks);
    }

    /** How far it has come. */
    public enum AdjustmentState {
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
     * @param requestedCapacity absolute, not a difference
     * @param statedCapacity the least that the partner's forecast stated for it when this was asked; empty: not stated for all of it
     */
    public record AdjustmentBlock(Interval span, Power requestedCapacity, Optional<Power> statedCapacity) {

        /** Whether this is what was asked for, or better. */
        public boolean isMetBy(Optional<Power> granted) {
            return granted.map(power -> isIncrease()
                            ? power.compareTo(requestedCapacity) >= 0
                            : power.compareTo(requestedCapacity) <= 0)
                    .orElse(false);
        }

        /** Whether this is nearer to what was asked for than what was stated before. */
        boolean isImprovedBy(Optional<Power> granted) {
            if (statedCapacity.isEmpty() || granted.isEmpty()) {
                return granted.isPresent();
            }
            int change = granted.get().compareTo(statedCapacity.get());
            return change != 0
                    && Integer.signum(change) == Integer.signum(requestedCapacity.compareTo(statedCapacity.get()));
        }

        private boolean isIncrease() {
            return statedCapacity
                    .map(stated -> requestedCapacity.compareTo(stated) >= 0)
                    .orElse(true);
        }
    }

    /** How it is known that a forecast is the answer. */
    public enum AnswerMatch {
        /** The partner says so, by the request's id. */
        CORRELATION,
        /** The first forecast since that moves the asked blocks the way that was asked for. */
        COVER
    }

    /**
     * The forecast that answers.
     *
     * @param forecastRequestId of the forecast, the partner's
     * @param grantedCapacities for each block what it states, the least where it states several; empty: nothing for all of it
     */
    public record AdjustmentAnswer(
            String forecastRequestId, Instant answeredAt, AnswerMatch match, List<Optional<Power>> grantedCapacities) {
        public AdjustmentAnswer {
            grantedCapacities = List.copyOf(grantedCapacities);
        }
    }

    public long id() {
        return item.id();
    }

    public String scopeId() {
        return item.scopeId();
    }

    public String requestId() {
        return item.requestId();
    }

    public String requestedBy() {
        return item.createdBy();
    }

    public Instant requestedAt() {
        return item.createdAt();
    }

    public Optional<Instant> deliveredAt() {
        return item.delivery().deliveredAt();
    }

    public Optional<String> undeliveredReason() {
        return item.delivery().undeliveredReason();
    }

    /** When the last block ends: nothing can be granted any more. */
    public Instant endOfLastBlock() {
        return blocks.getLast().span().end();
    }

    /** What the answer grants of a block, by its place in the list. */
    public Optional<Power> grantedCapacity(int block) {
        return answer.flatMap(found -> found.grantedCapacities().get(block));
    }
}
