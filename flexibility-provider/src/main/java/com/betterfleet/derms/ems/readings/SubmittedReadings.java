package com.betterfleet.derms.ems.readings;

import com.betterfleet.derms.metering.MeterReading;
import com.betterfleet.derms.metering.MeteringService;
import com.betterfleet.derms.metering.ReadingIntakeResult;
import com.betterfleet.derms.metering.ReadingIntakeResult.ReadingNote;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The rows of one call, in order: valid readings and rejected rows. */
final class SubmittedReadings {

    private final ReadingBounds bounds;
    private final List<MeterReading> readings = new ArrayList<>();
    private final List<Integer> indices = new ArrayList<>();
    private final List<ReadingNote> rejected = new ArrayList<>();
    private int count;

    SubmittedReadings(ReadingBounds bounds) {
        this.bounds = bounds;
    }

    /**
     * The result of a call.
     *
     * @param accepted the number of rows that are stored, or were before
     * @param rejected the other rows by index from 0, each with its reason
     * @param flagged accepted rows that are doubtful: a register lower than before, or too much higher
     */
    record MeterReadingsResponse(int accepted, List<ReadingNote> rejected, List<ReadingNote> flagged) {}

    /** The rows so far, valid and rejected. */
    int count() {
        return count;
    }

    void addReading(MeterReading reading) {
        countRow();
        readings.add(reading);
        indices.add(count - 1);
    }

    void rejectRow(String reason) {
        countRow();
        rejected.add(new ReadingNote(count - 1, reason));
    }

    MeterReadingsResponse storeAll(MeteringService metering) {
        ReadingIntakeResult intakeResult = metering.acceptReadings(readings);
        intakeResult.rejected().forEach(rowRemark -> rejected.add(withRowIndex(rowRemark)));
        rejected.sort(Comparator.comparingInt(ReadingNote::index));
        return new MeterReadingsResponse(
                count - rejected.size(),
                rejected,
                intakeResult.flagged().stream().map(this::withRowIndex).toList());
    }

    private ReadingNote withRowIndex(ReadingNote rowRemark) {
        return new ReadingNote(indices.get(rowRemark.index()), rowRemark.reason());
    }

    private void countRow() {
        count++;
        if (count > bounds.maxRows()) {
            throw bounds.tooManyRows();
        }
    }
}
