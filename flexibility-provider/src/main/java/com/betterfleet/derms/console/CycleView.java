package com.betterfleet.derms.console;

import com.betterfleet.derms.compliance.Breach;
import com.betterfleet.derms.console.cycle.ControlCycle;
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
record CycleView(ControlCycle cycle, List<Breach> breaches, Figures figures) {

    private static final int MILLIS = 3;
    private static final int AT_ONCE = 50;

    public ChipView chip() {
        return cycle.stuck().isEmpty()
                ? new ChipView("In time", Tone.PLAIN, "check")
                : new ChipView("Stuck", Tone.RED, "octagon-alert");
    }

    public String stuck() {
        String because = String.join("; ", cycle.stuck());
        return because.substring(0, 1).toUpperCase(Locale.ROOT) + because.substring(1) + ".";
    }

    public String kw(Power power) {
        return figures.kw(power.kilowatts());
    }

    public String direction(Direction direction) {
        return direction == Direction.IMPORT ? "Import" : "Export";
    }

    /** "after 0.3 s", or "at once": how much later than decided for a limit was written. */
    public String after(ControlCycle.Written written) {
        Duration later = Duration.between(written.decidedFor(), written.writtenAt());
        return later.toMillis() < AT_ONCE
                ? "at once"
                : "after %s s"
                        .formatted(BigDecimal.valueOf(later.toMillis(), MILLIS).setScale(1, RoundingMode.HALF_UP));
    }

    /** Whether what stands on the circuit, or was read back from it, is another limit than was decided. */
    public boolean differs(ControlCycle.Side side) {
        return side.decided()
                .map(decided -> side.standing().stream().anyMatch(power -> !power.equals(decided.limit()))
                        || side.readBack().stream()
                                .anyMatch(back -> !back.limit().equals(decided.limit())))
                .orElse(false);
    }

    public String reading() {
        return cycle.readAt()
                .map(at ->
                        cycle.stale() ? "No reading for " + figures.span(Duration.between(at, cycle.now())) : "In time")
                .orElse("No reading yet");
    }

    @Nullable
    public Instant lateUntil() {
        return cycle.runner().last().map(late -> cycle.now().minus(late.ago())).orElse(null);
    }

    public String lasted() {
        return cycle.runner().last().map(late -> figures.span(late.lasted())).orElse("");
    }

    public String kwh(Breach breach) {
        return figures.number(breach.above().kilowattHours()) + Figures.THIN_SPACE + "kWh";
    }

    public String window(Breach breach) {
        return (breach.kind() == Breach.Kind.QUARTER_HOUR ? "quarter hour" : "short window")
                + (breach.estimated() ? ", estimated" : "");
    }
}
