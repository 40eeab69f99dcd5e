package com.betterfleet.derms.console.negotiation;

import com.betterfleet.derms.compliance.Adjustment;
import com.betterfleet.derms.console.layout.FormError;
import com.betterfleet.derms.console.layout.Formats;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form that requests another capacity (M12).
 *
 * @param rows the blocks as typed
 * @param times the quarter hours to choose from
 * @param preview the message to be sent; null before the preview
 * @param formError why the request is rejected; null without an error
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

    /** A quarter hour to choose from; in a repeated hour its label includes the zone. */
    record TimeOption(Instant at, String label) {}

    /** @param message the body exactly as sent, formatted for reading */
    record RequestPreview(String message, List<Adjustment.AdjustmentBlock> blocks) {}

    /** The index of the row with the error, from 0; -1 without one. */
    public int invalidRow() {
        if (formError == null || !formError.field().startsWith("blocks[")) {
            return -1;
        }
        return Integer.parseInt(formError
                .field()
                .substring("blocks[".length(), formError.field().indexOf(']')));
    }
}
