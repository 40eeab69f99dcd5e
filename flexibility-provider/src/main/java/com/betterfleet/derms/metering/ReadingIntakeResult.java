package com.betterfleet.derms.metering;

import java.util.List;

/**
 * The result of a batch of readings. Those not rejected are stored, or were stored before with the same values.
 *
 * @param rejected in order of their index
 * @param flagged stored but doubtful, in order of their index
 */
public record ReadingIntakeResult(List<ReadingNote> rejected, List<ReadingNote> flagged) {
    public ReadingIntakeResult {
        rejected = List.copyOf(rejected);
        flagged = List.copyOf(flagged);
    }

    /**
     * A note on one reading.
     *
     * @param index its place in the batch, from 0
     */
    public record ReadingNote(int index, String reason) {}
}
