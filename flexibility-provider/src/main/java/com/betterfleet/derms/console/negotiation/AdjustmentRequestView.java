package com.betterfleet.derms.console.negotiation;

import com.betterfleet.derms.compliance.Adjustment;
import com.betterfleet.derms.console.layout.FormError;
import com.betterfleet.derms.console.layout.Formats;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form in which other capacity is asked for (M12).
 *
 * @param rows what was typed, as it was typed
 * @param times the quarter hours that can be chosen
 * @param preview what would leave; null: not asked for yet
 * @param formError why it cannot; null: nothing is wrong
 */
record AdjustmentRequestView(
        String scopeId,
        String name,
        String partner,
        boolean online,
        List<BlockInput> rows,
        List<TimeOption> times,
        String reason,
        @Nullable RequestPreview preview,
        @Nullable FormError formError,
        Formats formats) {

    /** A block as typed: two instants of the list, and a capacity in kW. */
    record BlockInput(String from, String until, String kw) {}

    /** A quarter hour to choose; its label carries the zone where an hour comes twice. */
    record TimeOption(Instant at, String label) {}

    /** @param message exactly as it would leave, laid out for reading */
    record RequestPreview(String message, List<Adjustment.AdjustmentBlock> blocks) {}

    /** Which row an objection is about, from 0; -1: none. */
    public int invalidRow() {
        if (formError == null || !formError.field().startsWith("blocks[")) {
            return -1;
        }
        return Integer.parseInt(formError
                .field()
                .substring("blocks[".length(), formError.field().indexOf(']')));
    }
}
