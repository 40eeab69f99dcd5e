package com.betterfleet.derms.exchange;

/**
 * What became of a part.
 *
 * @param <V> the verdict on a whole message
 */
public sealed interface SegmentOutcome<V> {

    /** Kept; others are still missing. */
    record SegmentStored<V>() implements SegmentOutcome<V> {}

    /** Here already, word for word; nothing happens twice. */
    record SegmentRepeated<V>() implements SegmentOutcome<V> {}

    /** The last one: the message is whole and was judged. */
    record MessageEvaluated<V>(V result) implements SegmentOutcome<V> {}

    /**
     * It does not fit the parts that are here; those stay.
     *
     * @param expected what they say
     */
    record SegmentMismatch<V>(MismatchReason reason, String expected) implements SegmentOutcome<V> {}

    /** In what a part differs from those before it. */
    enum MismatchReason {
        /** The number of parts. */
        COUNT,
        SUBJECT,
        SORT,
        /** The same part came before with another body. */
        BODY,
        /** All parts together hold too many elements. */
        ELEMENTS
    }
}
