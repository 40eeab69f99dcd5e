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
 * The control cycle of a scope as it runs, and where its limit was exceeded.
 *
 * @param breaches the newest first
 */
record ControlCycleView(ControlCycle cycle, List<Breach> breaches, Formats formats) {

    private static final int MILLIS_SCALE = 3;
    private static final int IMMEDIATE_MILLIS = 50;

    public ChipView chip() {
        return cycle.stuckReasons().isEmpty()
                ? new ChipView("In time", StatusColor.PLAIN, "check")
                : new ChipView("Stuck", StatusColor.RED, "octagon-alert");
    }

    public String describeStuck() {
        String because = String.join("; ", cycle.stuckReasons());
        return because.substring(0, 1).toUpperCase(Locale.ROOT) + because.substring(1) + ".";
    }

    public String formatPower(Power power) {
        return formats.formatPower(power.kilowatts());
    }

    public String describeDirection(Direction direction) {
        return direction == Direction.IMPORT ? "Import" : "Export";
    }

    /** "after 0.3 s", or "at once": how much later than decided for a limit was written. */
    public String describeDelay(ControlCycle.WrittenLimit written) {
        Duration later = Duration.between(written.decidedFor(), written.writtenAt());
        return later.toMillis() < IMMEDIATE_MILLIS
                ? "at once"
                : "after %s s"
                        .formatted(BigDecimal.valueOf(later.toMillis(), MILLIS_SCALE)
                                .setScale(1, RoundingMode.HALF_UP));
    }

    /** Whether what stands on the circuit, or was read back from it, is another limit than was decided. */
    public boolean isDifferent(ControlCycle.DirectionCycle cycle) {
        return cycle.decided()
                .map(decided -> cycle.circuitLimit().stream().anyMatch(power -> !power.equals(decided.limit()))
                        || cycle.readBack().stream()
                                .anyMatch(back -> !back.limit().equals(decided.limit())))
                .orElse(false);
    }

    public String describeReading() {
        return cycle.readAt()
                .map(at -> cycle.isReadingStale()
                        ? "No reading for " + formats.formatDuration(Duration.between(at, cycle.now()))
                        : "In time")
                .orElse("No reading yet");
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
        return (breach.kind() == Breach.BreachKind.QUARTER_HOUR ? "quarter hour" : "short window")
                + (breach.estimated() ? ", estimated" : "");
    }
}
