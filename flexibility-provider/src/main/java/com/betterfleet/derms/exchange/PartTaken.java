package com.betterfleet.derms.exchange;

/**
 * What became of a part.
 *
 * @param <V> the verdict on a whole message
 */
public sealed interface PartTaken<V> {

    /** Kept; others are still missing. */
    record Kept<V>() implements PartTaken<V> {}

    /** Here already, word for word; nothing happens twice. */
    record Repeated<V>() implements PartTaken<V> {}

    /** The last one: the message is whole and was judged. */
    record Judged<V>(V verdict) implements PartTaken<V> {}

    /**
     * It does not fit the parts that are here; those stay.
     *
     * @param before what they say
     */
    record Contradicted<V>(What what, String before) implements PartTaken<V> {}

    /** In what a part differs from those before it. */
    enum What {
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
