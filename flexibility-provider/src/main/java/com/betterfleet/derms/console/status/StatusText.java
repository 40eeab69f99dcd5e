package com.betterfleet.derms.console.status;

import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.ModeBadge;
import com.betterfleet.derms.console.layout.RichText;
import com.betterfleet.derms.console.status.StatusCause.EpisodeCause;
import com.betterfleet.derms.supervision.LimitEnforcement;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The status of a scope in sentences: the limit in force, its reason, its end and what follows. */
public final class StatusText {

    private final ScopeStatus status;
    private final Formats formats;
    private final RichText.RichTextBuilder text;

    private StatusText(ScopeStatus status, Formats formats) {
        this.status = status;
        this.formats = formats;
        this.text = RichText.startText(formats);
    }

    public static RichText describeStatus(ScopeStatus status, Formats formats) {
        return new StatusText(status, formats).buildText();
    }

    /** "The limits of Yard are not written here: …": the status of a circuit that carries no limits of its scopes. */
    public static RichText describeUnwrittenScopes(List<String> scopeNames, ScopeStatus status, Formats formats) {
        StatusText statusText = new StatusText(status, formats);
        statusText.text.appendText("The limits of " + String.join(", ", scopeNames)
                + " are not written here: this circuit is not a grid connection. ");
        statusText.appendLimit();
        return statusText.text.build();
    }

    /** "until 23:15 (in 4 min), then 900 kW": the short form for cards. */
    public static RichText describeNextChange(ScopeStatus status, Formats formats) {
        StatusText statusText = new StatusText(status, formats);
        if (status.limit().until() == null) {
            return statusText.text.appendText("No change scheduled").build();
        }
        return statusText.appendUntil("until ").build();
    }

    /** "Limits known until 06:00 (in 8 h)": the coverage by the partner during a fallback; null outside one. */
    public static @Nullable RichText describeCoverage(ScopeStatus status, Formats formats) {
        if (status.mode() != ModeBadge.FALLBACK) {
            return null;
        }
        RichText.RichTextBuilder text = RichText.startText(formats);
        CurrentLimit.ForecastCoverage cover = status.limit().coverage();
        if (cover == null) {
            return text.appendText("No limits known beyond now").build();
        }
        Instant until = cover.until();
        return until == null
                ? text.appendText("Limits known for more than 24 h").build()
                : text.appendText("Limits known until ")
                        .appendTime(until)
                        .appendCountdown(until)
                        .build();
    }

    /** "forecast gap since 20:45": the short reason beside the chip; null without one. */
    public static @Nullable String summarizeReason(ScopeStatus status, Formats formats) {
        return switch (status.cause()) {
            case StatusCause.FallbackCause fallback -> summarizeCause(fallback.episodeCause(), formats);
            case StatusCause.RecoveringCause recovering ->
                (recovering.episodeCause() instanceof EpisodeCause.GapInForecast
                                ? "covered again since "
                                : "back since ")
                        + formats.formatTime(recovering.restoredSince());
            case StatusCause.AwaitingCause awaiting -> "since " + formats.formatTime(awaiting.since());
            case StatusCause.LocalControlCause local ->
                "by " + local.operator() + " at " + formats.formatTime(local.since());
            case StatusCause.ForecastCause ignored -> null;
            case StatusCause.UnboundCause ignored -> null;
        };
    }

    private static String summarizeCause(EpisodeCause cause, Formats formats) {
        return switch (cause) {
            case EpisodeCause.GapInForecast gap -> "forecast gap since " + formats.formatTime(gap.since());
            case EpisodeCause.HeartbeatLost lost -> "no heartbeat since " + formats.formatTime(lost.since());
            case EpisodeCause.ForecastsWithoutHeartbeat only ->
                "no heartbeat since " + formats.formatTime(only.since()) + ", forecasts arrive";
            case EpisodeCause.LinkRestoredWithGap back ->
                "back since " + formats.formatTime(back.restoredSince()) + ", forecast gap";
            case EpisodeCause.ServiceWasDown unknown ->
                "this system was down until " + formats.formatTime(unknown.downUntil());
        };
    }

    private RichText buildText() {
        switch (status.cause()) {
            case StatusCause.UnboundCause ignored -> {
                text.appendText("No group is bound. ");
                appendLimit();
            }
            case StatusCause.LocalControlCause local -> {
                appendLocalControl(local);
                appendLimit();
            }
            case StatusCause.AwaitingCause awaiting -> {
                appendAwaiting(awaiting);
                appendLimit();
            }
            case StatusCause.ForecastCause ignored -> appendForecast();
            case StatusCause.FallbackCause fallback -> {
                appendCause(fallback);
                appendLimit();
            }
            case StatusCause.RecoveringCause recovering -> appendRecovering(recovering);
        }
        appendEnforcement();
        if (status.unconfirmed() != null) {
            appendUnconfirmed(status.unconfirmed());
        }
        return text.build();
    }

    /** Reported as done only once the circuit's platform has confirmed it. */
    private void appendLocalControl(StatusCause.LocalControlCause local) {
        boolean confirmed = status.unconfirmed() == null;
        text.appendStrong(confirmed ? "Full local control taken back" : "Taking back control")
                .appendText(
                        confirmed ? " by " + local.operator() + " at " : ", requested by " + local.operator() + " at ");
        text.appendTime(local.since()).appendText(": \u201C" + local.reason() + "\u201D. ");
    }

    private void appendUnconfirmed(ScopeStatus.UnconfirmedLimit unconfirmed) {
        if (!unconfirmed.overdue()) {
            text.appendText(" The circuit's platform has not confirmed it yet.");
            return;
        }
        text.appendText(" ")
                .appendStrong("The circuit's platform has not confirmed it")
                .appendText(" since ")
                .appendExactTime(unconfirmed.since())
                .appendText(": load control may read another limit there.");
    }

    /** Nothing where the limit is written, or there is none. */
    private void appendEnforcement() {
        switch (status.enforcement()) {
            case ENFORCED, NOT_BOUND -> {
                return;
            }
            case OBSERVED -> text.appendText(" Only observed: the circuit is not written.");
            case NO_CIRCUIT -> text.appendText(" This site has no circuit.");
            case NO_GRID_CONNECTION -> text.appendText(" This site's circuit is not a grid connection.");
        }
        BigDecimal partnerKw = status.limit().envelopeKw();
        if (partnerKw != null) {
            text.appendText(" " + status.partner() + "'s limit would be " + formats.formatPower(partnerKw) + ".");
        }
    }

    private void appendAwaiting(StatusCause.AwaitingCause awaiting) {
        if (awaiting.cleared()) {
            text.appendText(status.partner() + "'s limits were cleared ").appendTime(awaiting.since());
        } else {
            text.appendText("Connected ").appendTime(awaiting.since());
        }
        if (awaiting.overdue()) {
            Duration waited = Duration.between(awaiting.since(), formats.now());
            text.appendText(
                    ", and no limit for now from " + status.partner() + " in " + formats.formatDuration(waited) + ". ");
            return;
        }
        text.appendText(". " + status.partner() + " has not sent a limit for now");
        Instant first = awaiting.firstBlockStart();
        if (first != null) {
            text.appendText("; its first block starts ").appendTime(first).appendCountdown(first);
        }
        text.appendText(". ");
    }

    private void appendForecast() {
        CurrentLimit limit = status.limit();
        if (limit.source() != LimitSource.FORECAST) {
            appendLimit();
            BigDecimal partnerKw = limit.envelopeKw();
            if (partnerKw != null && status.enforcement() == LimitEnforcement.ENFORCED) {
                text.appendText(
                        " " + status.partner() + "'s forecast would allow " + formats.formatPower(partnerKw) + ".");
            }
            return;
        }
        appendValue();
        appendUntil(" until ").appendText(".");
    }

    private void appendCause(StatusCause.FallbackCause fallback) {
        String endOfGapText = fallback.isUncovered() ? " and there is no fallback for it. " : ". ";
        String partner = status.partner();
        switch (fallback.episodeCause()) {
            case EpisodeCause.GapInForecast gap ->
                text.appendText(partner + "'s forecast has a gap since ")
                        .appendTime(gap.since())
                        .appendText(endOfGapText);
            case EpisodeCause.HeartbeatLost lost -> {
                text.appendText("No heartbeat from " + partner + " since ").appendTime(lost.since());
                text.appendText(
                        switch (fallback.fallbackSource()) {
                            case FALLBACK_BLOCK -> ". ";
                            case HELD_PRIMARY -> " and no fallback for now. ";
                            case GAP_POLICY ->
                                fallback.capped()
                                        ? " and no fallback for now. Its last forecast would allow more. "
                                        : ", and nothing it sent covers now. ";
                        });
            }
            case EpisodeCause.ForecastsWithoutHeartbeat only ->
                text.appendText("No heartbeat from " + partner + " since ")
                        .appendTime(only.since())
                        .appendText(", but its forecasts arrive. ");
            case EpisodeCause.LinkRestoredWithGap back ->
                text.appendText(partner + " is back since ")
                        .appendTime(back.restoredSince())
                        .appendText(", but its forecast has a gap" + endOfGapText);
            case EpisodeCause.ServiceWasDown unknown ->
                text.appendText("This system was not running from ")
                        .appendTime(unknown.downFrom())
                        .appendText(" to ")
                        .appendTime(unknown.downUntil())
                        .appendText(" and waits for " + partner + "'s heartbeat. ");
        }
    }

    private void appendRecovering(StatusCause.RecoveringCause recovering) {
        boolean afterGap = recovering.episodeCause() instanceof EpisodeCause.GapInForecast;
        text.appendText(status.partner() + (afterGap ? "'s forecast covers again since " : " is back since "))
                .appendTime(recovering.restoredSince());
        Instant returns = recovering.limitsReturnAt();
        if (returns == null) {
            text.appendText(". Its limits return when a fresh forecast arrives.");
        } else {
            text.appendText(". Its limits return at ")
                    .appendExactTime(returns)
                    .appendCountdown(returns)
                    .appendText(".");
        }
        if (status.limit().kw() != null) {
            text.appendText(" Until then ");
            appendValue();
            text.appendText(".");
        }
    }

    /** "Its fallback limit applies: 300 kW until 06:00, then the safe default, 800 kW." */
    private void appendLimit() {
        BigDecimal kw = status.limit().kw();
        if (kw == null) {
            text.appendText("No circuit is written: nothing is limited here.");
            return;
        }
        if (isOwnValue()) {
            text.appendText("The circuit's own ");
            appendValue();
            text.appendText(" applies.");
            return;
        }
        text.appendText(describeOrigin());
        appendValue();
        appendUntil(" until ").appendText(".");
    }

    /** Whether the safe default applies as the circuit's own limit and not in place of the partner's. */
    private boolean isOwnValue() {
        return status.limit().source() == LimitSource.SAFE_DEFAULT && status.mode() != ModeBadge.FALLBACK;
    }

    private String describeOrigin() {
        LimitSource source = status.limit().source();
        boolean fromPartner = source == LimitSource.FALLBACK || source == LimitSource.LAST_FORECAST;
        if (fromPartner && isLowerOfSeveral()) {
            return "The lower of its limits applies: ";
        }
        return switch (source) {
            case FALLBACK -> "Its fallback limit applies: ";
            case LAST_FORECAST -> "Its last forecast applies: ";
            case FORECAST -> "Its forecast applies: ";
            case SAFE_DEFAULT -> "The circuit's safe default applies: ";
            case RATING -> "The circuit's rating applies: ";
            case OPERATIONAL_LIMIT -> "The circuit's operational limit applies: ";
        };
    }

    private boolean isLowerOfSeveral() {
        return status.cause() instanceof StatusCause.FallbackCause fallback
                && (fallback.episodeCause() instanceof EpisodeCause.ServiceWasDown
                        || fallback.episodeCause() instanceof EpisodeCause.ForecastsWithoutHeartbeat);
    }

    private void appendValue() {
        BigDecimal kw = status.limit().kw();
        text.appendStrong(kw == null ? "No limit" : formats.formatPower(kw));
    }

    private RichText.RichTextBuilder appendUntil(String lead) {
        CurrentLimit limit = status.limit();
        Instant until = limit.until();
        if (until == null) {
            return text;
        }
        text.appendText(lead).appendTime(until).appendCountdown(until);
        CurrentLimit.NextLimit next = limit.next();
        if (next != null) {
            text.appendText(", then " + nameSource(next.source()) + formats.formatPower(next.kw()));
        }
        return text;
    }

    private String nameSource(LimitSource source) {
        return switch (source) {
            case FORECAST -> status.limit().source() == LimitSource.FORECAST ? "" : status.partner() + "'s forecast, ";
            case LAST_FORECAST -> "";
            case FALLBACK -> status.limit().source() == LimitSource.FALLBACK ? "" : "its fallback limit, ";
            case SAFE_DEFAULT -> "the safe default, ";
            case RATING -> "the rating, ";
            case OPERATIONAL_LIMIT -> "the operational limit, ";
        };
    }
}
