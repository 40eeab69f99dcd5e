package com.betterfleet.derms.console;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A microgrid's managed scope at a glance.
 *
 * @param circuitName null where the scope has no circuit
 * @param load null where there is no reading
 * @param decidedAt the scope's last completed decision: the age of what the card says
 */
record CardView(
        String scopeId,
        String name,
        String microgrid,
        @Nullable String circuitName,
        Standing standing,
        @Nullable Reading load,
        LinkView link,
        Instant decidedAt,
        Figures figures) {

    static final Comparator<CardView> WORST_FIRST =
            Comparator.<CardView>comparingInt(card -> card.standing().rank()).thenComparing(CardView::name);

    public List<ChipView> chips() {
        return standing.chips();
    }

    public Sentence outlook() {
        return Sentences.outlook(standing, figures);
    }

    public Sentence sentence() {
        return Sentences.about(standing, figures);
    }

    /** Why it is not as it should be, beside the chip; null where it is. */
    public @Nullable String reason() {
        return Sentences.reason(standing, figures);
    }

    /** What to do about it; null where there is nothing to do. */
    public @Nullable String advice() {
        return Advice.brief(standing);
    }

    /** Who set the limit, under its figure. */
    public String origin() {
        return standing.limit().kw() == null
                ? "no circuit, no limit"
                : standing.limit().source().words(standing.partner());
    }
}
