package com.betterfleet.derms.console.cycle;

import com.betterfleet.derms.compliance.Breach;
import com.betterfleet.derms.console.layout.ChipView;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.StatusColor;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The control cycle of a scope and its limit breaches, for the page.
 *
 * @param breaches newest first
 * @param breachWindow the short window in which the load is averaged
 */
record ControlCycleView(ControlCycle cycle, List<Breach> breaches, Duration breachWindow, Formats formats) {

    private static final int MILLIS_SCALE = 3;
    private static final int IMMEDIATE_MILLIS = 50;
    private static final int SECONDS_PER_MINUTE = 60;

    public ChipView chip() {
        return cycle.stuckReasons().isEmpty()
                ? new ChipView("On time", StatusColor.PLAIN, "check")
                : new ChipView("Stuck", StatusColor.RED, "octagon-alert");
    }

    public String describeStuck() {
        return capitalize(String.join("; ", cycle.stuckReasons())) + ".";
    }

    /** The row of the decision table, such as "Distributor's forecast applies (rule 3)". */
    public String describeRule(ControlCycle.DirectionCycle direction) {
        return "%s (rule %d)".formatted(capitalize(direction.meaning()), direction.row());
    }

    /** What an empty list of breaches means. */
    public String describeNoBreach() {
        if (cycle.notEvaluatedReason().isPresent()) {
            return "The load is not checked against the limit.";
        }
        return cycle.readAt().isEmpty() ? "No meter readings: compliance is not known." : "No breach recorded.";
    }

    public String formatPower(Power power) {
        return formats.formatPower(power.kilowatts());
    }

    public String describeDirection(Direction direction) {
        return direction == Direction.IMPORT ? "Import" : "Export";
    }

    /** How long after the decided instant a limit was written: "after 0.3 s" or "immediately". */
    public String describeDelay(ControlCycle.WrittenLimit written) {
        Duration later = Duration.between(written.decidedFor(), written.writtenAt());
        return later.toMillis() < IMMEDIATE_MILLIS
                ? "immediately"
                : "after %s s"
                        .formatted(BigDecimal.valueOf(later.toMillis(), MILLIS_SCALE)
                                .setScale(1, RoundingMode.HALF_UP));
    }

    /** Whether the limit on the circuit, or the one read back, differs from the decided one. */
    public boolean isDifferent(ControlCycle.DirectionCycle direction) {
        return direction
                .decided()
                .map(decided -> direction.circuitLimit().stream().anyMatch(power -> !power.equals(decided.limit()))
                        || direction.readBack().stream()
                                .anyMatch(back -> !back.limit().equals(decided.limit())))
                .orElse(false);
    }

    public String describeReading() {
        return cycle.readAt()
                .map(at -> cycle.isReadingStale()
                        ? "no reading for " + formats.formatDuration(Duration.between(at, cycle.now()))
                        : "current")
                .orElse("no reading yet");
    }

    @Nullable
    public Instant lateUntil() {
        return cycle.schedulerStatus()
                .lastDelay()
                .map(late -> cycle.now().minus(late.endedAgo()))
                .orElse(null);
    }

    public String describeLateness() {
        return cycle.schedulerStatus()
                .lastDelay()
                .map(late -> formats.formatDuration(late.duration()))
                .orElse("");
    }

    public String formatEnergy(Breach breach) {
        return formats.formatNumber(breach.excessEnergy().kilowattHours()) + Formats.THIN_SPACE + "kWh";
    }

    public String describeWindow(Breach breach) {
        return (breach.kind() == Breach.BreachKind.QUARTER_HOUR ? "quarter hour" : describeShortWindow())
                + (breach.estimated() ? ", estimated" : "");
    }

    private String describeShortWindow() {
        long seconds = breachWindow.toSeconds();
        return seconds % SECONDS_PER_MINUTE == 0
                ? "%d-minute average".formatted(seconds / SECONDS_PER_MINUTE)
                : "%d-second average".formatted(seconds);
    }

    private static String capitalize(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
