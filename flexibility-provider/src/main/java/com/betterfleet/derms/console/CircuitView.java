package com.betterfleet.derms.console;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A circuit as its own page and list show it: complete without a visit to any page of the link.
 *
 * @param standing its limit is the circuit's available capacity
 * @param scopeId the managed scope that moves it; null where none does
 * @param remote null where it stands nowhere else
 * @param decidedAt the last completed decision
 * @param validUntil until when consumers may rely on the value
 * @param changes newest first; the list of circuits leaves them out
 */
record CircuitView(
        String circuitId,
        String name,
        String microgrid,
        @Nullable String scopeId,
        @Nullable String scopeName,
        Standing standing,
        BigDecimal ratingKw,
        BigDecimal safeDefaultKw,
        @Nullable OperationalLimit operationalLimit,
        @Nullable Remote remote,
        Instant decidedAt,
        Instant validUntil,
        List<Change> changes,
        Rights may,
        Figures figures) {

    /**
     * {@code until} is null where it holds till someone releases it.
     *
     * @param found whether another system wrote it
     * @param withoutKw what the circuit would carry without it
     */
    record OperationalLimit(
            BigDecimal kw,
            String reason,
            String by,
            @Nullable Instant until,
            boolean found,
            BigDecimal withoutKw) {}

    /**
     * The platform on which the circuit stands too.
     *
     * @param confirmedKw what was read back there last; null: nothing yet
     */
    record Remote(
            String remoteId,
            @Nullable BigDecimal confirmedKw,
            @Nullable Instant confirmedAt,
            @Nullable String fault) {}

    /** Whether whoever looks may set or release the operational limit. */
    public boolean operable() {
        return may.operates();
    }

    /** "The operational limit ends now; the circuit may carry 800 kW."; null where none holds. */
    public @Nullable String whenReleased() {
        return operationalLimit == null
                ? null
                : "%s; the circuit may carry %s."
                        .formatted(
                                operationalLimit.found()
                                        ? "What another system wrote no longer holds"
                                        : "The operational limit ends now",
                                figures.kw(operationalLimit.withoutKw()));
    }

    public String whenLimited() {
        return "The circuit carries no more than this from now on, whatever " + limiter()
                + " allows. It replaces an operational limit that holds now.";
    }

    private String limiter() {
        return standing.partner().isEmpty() ? "anybody else" : standing.partner();
    }

    /** {@code kw} is null where the change left no limit. */
    record Change(Instant at, @Nullable BigDecimal kw, Source source, Mode mode, String why) {}

    public List<ChipView> chips() {
        return standing.chips();
    }

    public Sentence sentence() {
        return Sentences.about(standing, figures);
    }

    /** How long what the partner sent lasts; null outside of a fallback. */
    @Nullable
    public Sentence cover() {
        return Sentences.cover(standing, figures);
    }

    public Sentence outlook() {
        return Sentences.outlook(standing, figures);
    }

    /** Why it is not as it should be, beside the chip; null where it is. */
    public @Nullable String reason() {
        return Sentences.reason(standing, figures);
    }

    public String origin() {
        return standing.limit().source().words(standing.partner());
    }

    public String origin(Change change) {
        return change.source().words(standing.partner());
    }

    public String advice() {
        return Advice.on(standing);
    }
}
