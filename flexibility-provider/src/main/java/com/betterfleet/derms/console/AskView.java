package com.betterfleet.derms.console;

import com.betterfleet.derms.compliance.Adjustment;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form in which other capacity is asked for (M12).
 *
 * @param rows what was typed, as it was typed
 * @param times the quarter hours that can be chosen
 * @param preview what would leave; null: not asked for yet
 * @param objection why it cannot; null: nothing is wrong
 */
record AskView(
        String scopeId,
        String name,
        String partner,
        boolean online,
        List<Row> rows,
        List<Time> times,
        String reason,
        @Nullable Preview preview,
        @Nullable Objection objection,
        Figures figures) {

    /** A block as typed: two instants of the list, and a capacity in kW. */
    record Row(String from, String until, String kw) {}

    /** A quarter hour to choose; its label carries the zone where an hour comes twice. */
    record Time(Instant at, String label) {}

    /** @param message exactly as it would leave, laid out for reading */
    record Preview(String message, List<Adjustment.Block> blocks) {}

    /** Which row an objection is about, from 0; -1: none. */
    public int objectedRow() {
        if (objection == null || !objection.field().startsWith("blocks[")) {
            return -1;
        }
        return Integer.parseInt(objection
                .field()
                .substring("blocks[".length(), objection.field().indexOf(']')));
    }
}
