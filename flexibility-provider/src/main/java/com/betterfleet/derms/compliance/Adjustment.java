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

    /** How far a request has come. */
    public enum AdjustmentState {
        /** The message waits for its turn, or for the link. */
        QUEUED,
        /** The partner accepted the message and has not answered. */
        DELIVERED,
        /** The partner's forecast grants all of it, or refuses every block. */
        ANSWERED,
        /** The partner's forecast grants part of it. */
        PARTLY_ANSWERED,
        /** The last block ended without an answer. */
        UNANSWERED,
        /** The partner refused the message, or it was not delivered before its last block ended. */
        FAILED,
        /** An operator cancelled it, or took local control, before it was sent. */
        CANCELLED
    }

    /**
     * A requested block.
     *
     * @param requestedCapacity absolute, not a difference
     * @param statedCapacity the lowest limit that the partner's forecast stated for the block at the request; empty:
     *     part of it was not stated
     */
    public record AdjustmentBlock(Interval span, Power requestedCapacity, Optional<Power> statedCapacity) {

        /** Whether the granted limit is the requested capacity, or better. */
        public boolean isMetBy(Optional<Power> granted) {
            return granted.map(power -> isIncrease()
                            ? power.compareTo(requestedCapacity) >= 0
                            : power.compareTo(requestedCapacity) <= 0)
                    .orElse(false);
        }

        /** Whether the granted limit is nearer to the requested capacity than the limit stated before. */
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

    /** How a forecast was matched with a request. */
    public enum AnswerMatch {
        /** The forecast refers to the request by its id. */
        CORRELATION,
        /** The first later forecast that changes a requested block in the requested direction. */
        COVER
    }

    /**
     * The forecast that answers a request.
     *
     * @param forecastRequestId the partner's id of the forecast
     * @param grantedCapacities for each block the lowest limit that the forecast states; empty: part of it is not
     *     stated
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

    /** The end of the last block; nothing can be granted later. */
    public Instant endOfLastBlock() {
        return blocks.getLast().span().end();
    }

    /** The limit that the answer grants for a block, by its index. */
    public Optional<Power> grantedCapacity(int block) {
        return answer.flatMap(found -> found.grantedCapacities().get(block));
    }
}
