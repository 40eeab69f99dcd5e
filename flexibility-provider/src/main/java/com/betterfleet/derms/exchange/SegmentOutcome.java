package com.betterfleet.derms.exchange;

/**
 * The outcome of accepting a segment.
 *
 * @param <V> the result of evaluating a complete message
 */
public sealed interface SegmentOutcome<V> {

    /** The segment is stored; others are missing. */
    record SegmentStored<V>() implements SegmentOutcome<V> {}

    /** The same segment arrived before; it has no second effect. */
    record SegmentRepeated<V>() implements SegmentOutcome<V> {}

    /** The segment completed the message, which was evaluated. */
    record MessageEvaluated<V>(V result) implements SegmentOutcome<V> {}

    /**
     * The segment contradicts those that have arrived; those stay.
     *
     * @param expected the value that they state
     */
    record SegmentMismatch<V>(MismatchReason reason, String expected) implements SegmentOutcome<V> {}

    /** In which respect a segment contradicts those before it. */
    enum MismatchReason {
        /** The number of segments. */
        COUNT,
        SUBJECT,
        SORT,
        /** The same segment arrived before with another body. */
        BODY,
        /** All segments together have too many elements. */
        ELEMENTS
    }
}
