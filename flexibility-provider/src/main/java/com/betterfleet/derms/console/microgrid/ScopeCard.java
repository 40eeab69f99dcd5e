package com.betterfleet.derms.console.microgrid;

import com.betterfleet.derms.console.chart.LoadReading;
import com.betterfleet.derms.console.layout.ChipView;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.RichText;
import com.betterfleet.derms.console.status.LinkView;
import com.betterfleet.derms.console.status.OperatorAdvice;
import com.betterfleet.derms.console.status.ScopeStatus;
import com.betterfleet.derms.console.status.StatusText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A managed scope as a card of the summary.
 *
 * @param circuitName null where the scope has no circuit
 * @param load null where there is no reading
 * @param decidedAt the scope's last completed decision
 */
public record ScopeCard(
        String scopeId,
        String name,
        String microgrid,
        @Nullable String circuitName,
        ScopeStatus status,
        @Nullable LoadReading load,
        LinkView link,
        Instant decidedAt,
        Formats formats) {

    public List<ChipView> chips() {
        return status.chips();
    }

    public RichText outlook() {
        return StatusText.describeNextChange(status, formats);
    }

    public RichText sentence() {
        return StatusText.describeStatus(status, formats);
    }

    /** The reason for an abnormal status, shown beside the chip; null when the status is normal. */
    public @Nullable String reason() {
        return StatusText.summarizeReason(status, formats);
    }

    /** What to do about it; null where there is nothing to do. */
    public @Nullable String advice() {
        return OperatorAdvice.shortAdviceFor(status);
    }

    /** The source of the limit, shown under its value. */
    public String origin() {
        return status.describeOrigin();
    }
}
