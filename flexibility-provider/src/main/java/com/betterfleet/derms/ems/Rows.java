package com.betterfleet.derms.ems;

import com.betterfleet.derms.metering.Metering;
import com.betterfleet.derms.metering.Reading;
import com.betterfleet.derms.metering.Taken;
import com.betterfleet.derms.metering.Taken.Remark;
import com.betterfleet.derms.refusal.Invalid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The rows of one call, in order: readings, and what could not be read as such. */
final class Rows {

    private static final int MOST = 10_000;

    private final List<Reading> readings = new ArrayList<>();
    private final List<Integer> indices = new ArrayList<>();
    private final List<Remark> rejected = new ArrayList<>();
    private int count;

    /**
     * What came of a call.
     *
     * @param accepted how many rows are stored, or were already
     * @param rejected the others, each with its reason, by index from 0
     * @param flagged accepted, but doubtful: a register that is lower than before, or too much higher
     */
    record Answer(int accepted, List<Remark> rejected, List<Remark> flagged) {}

    void add(Reading reading) {
        count();
        readings.add(reading);
        indices.add(count - 1);
    }

    void reject(String reason) {
        count();
        rejected.add(new Remark(count - 1, reason));
    }

    Answer store(Metering metering) {
        Taken taken = metering.take(readings);
        taken.rejected().forEach(remark -> rejected.add(placed(remark)));
        rejected.sort(Comparator.comparingInt(Remark::index));
        return new Answer(
                count - rejected.size(),
                rejected,
                taken.flagged().stream().map(this::placed).toList());
    }

    private Remark placed(Remark remark) {
        return new Remark(indices.get(remark.index()), remark.reason());
    }

    private void count() {
        count++;
        if (count > MOST) {
            throw new Invalid("body", "more than " + MOST + " readings", "at most " + MOST + " in one call");
        }
    }
}
