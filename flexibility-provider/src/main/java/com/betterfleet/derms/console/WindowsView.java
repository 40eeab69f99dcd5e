package com.betterfleet.derms.console;

import com.betterfleet.derms.metering.Quality;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.reporting.ReportedWindow;
import com.betterfleet.derms.reporting.ReportedWindow.State;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The windows of a scope as bars: what was used, against what was allowed, and how far the partner was told (M11).
 *
 * @param day the local day that is shown; null: the last 24 hours
 * @param bars oldest first
 */
record WindowsView(
        String scopeId,
        String name,
        String partner,
        @Nullable LocalDate day,
        List<Bar> bars,
        Figures figures) {

    /** The drawing's own units. */
    private static final int WIDTH = 960;

    private static final int HEIGHT = 160;
    private static final double HEADROOM = 1.1;
    private static final double MISSING = 4;

    WindowsView {
        bars = List.copyOf(bars);
    }

    /**
     * One window.
     *
     * @param limitKw the mean of what the circuit might carry; null where that is not known for all of it
     */
    record Bar(ReportedWindow window, @Nullable BigDecimal limitKw) {

        public @Nullable BigDecimal energyKwh() {
            return window.imported().map(Energy::kilowattHours).orElse(null);
        }

        /** The mean over the window; of a part that is known it would be too low, hence not told. */
        public @Nullable BigDecimal meanKw() {
            return window.quality().complete()
                    ? window.imported()
                            .map(energy -> energy.meanOver(length()).kilowatts())
                            .orElse(null)
                    : null;
        }

        /** What stands for the height of the bar: of a partial window the least that it was. */
        BigDecimal drawnKw() {
            return window.imported()
                    .map(energy -> energy.meanOver(length()).kilowatts())
                    .orElse(BigDecimal.ZERO);
        }

        public boolean over() {
            BigDecimal mean = meanKw();
            return mean != null && limitKw != null && mean.compareTo(limitKw) > 0;
        }

        public String quality() {
            return switch (window.quality()) {
                case MEASURED -> "measured";
                case ESTIMATED -> "estimated";
                case PARTIAL -> "partial";
                case MISSING -> "missing";
            };
        }

        public String state() {
            return window.state()
                    .map(state -> switch (state) {
                        case WAITING -> "waiting";
                        case WAITING_DATA -> "waits for data";
                        case SENT -> window.late() ? "told late" : "told";
                        case REJECTED -> "rejected";
                        case SKIPPED -> "skipped";
                    })
                    .orElse("not reported");
        }

        /** For its colour. */
        public String stateKey() {
            return window.state()
                    .map(state -> state.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .orElse("none");
        }

        public @Nullable BigDecimal correctedKwh() {
            return window.correction()
                    .flatMap(ReportedWindow.Correction::imported)
                    .map(Energy::kilowattHours)
                    .orElse(null);
        }

        private Duration length() {
            return window.span().duration();
        }
    }

    /** A bar's place in the drawing. */
    record Drawn(
            Bar bar,
            String title,
            double x,
            double width,
            double y,
            double height,
            @Nullable Double limitY) {}

    public List<Drawn> drawing() {
        double top = top();
        double step = (double) WIDTH / Math.max(1, bars.size());
        return IntStream.range(0, bars.size())
                .mapToObj(i -> drawn(bars.get(i), i * step, step, top))
                .toList();
    }

    private Drawn drawn(Bar bar, double x, double step, double top) {
        // What is missing is not zero: it has a mark of its own where a bar would stand.
        double height =
                bar.energyKwh() == null ? MISSING : round(HEIGHT * bar.drawnKw().doubleValue() / top);
        Double limitY = bar.limitKw() == null
                ? null
                : round(HEIGHT - HEIGHT * bar.limitKw().doubleValue() / top);
        return new Drawn(bar, title(bar), round(x), round(step * 0.8), round(HEIGHT - height), height, limitY);
    }

    /** "21:00 to 21:15: 250 kWh, 1,000 kW of 1,200 kW; measured; told". */
    private String title(Bar bar) {
        BigDecimal mean = bar.meanKw();
        BigDecimal energy = bar.energyKwh();
        return "%s to %s: %s%s; %s; %s"
                .formatted(
                        figures.time(bar.window().span().start()),
                        figures.time(bar.window().span().end()),
                        energy == null ? "no data" : kwh(energy),
                        mean == null
                                ? ""
                                : ", " + figures.kw(mean)
                                        + (bar.limitKw() == null ? "" : " of " + figures.kw(bar.limitKw())),
                        bar.quality(),
                        bar.state());
    }

    /** The power at the upper edge of the drawing. */
    public BigDecimal topKw() {
        return BigDecimal.valueOf(top()).setScale(0, RoundingMode.CEILING);
    }

    private double top() {
        double most = bars.stream()
                .flatMap(bar -> Stream.of(Optional.of(bar.drawnKw()), Optional.ofNullable(bar.limitKw())))
                .flatMap(Optional::stream)
                .mapToDouble(BigDecimal::doubleValue)
                .max()
                .orElse(0);
        return most <= 0 ? 1 : most * HEADROOM;
    }

    public String kwh(BigDecimal kwh) {
        return figures.number(kwh) + Figures.THIN_SPACE + "kWh";
    }

    /** "Told up to 21:00. 3 windows wait, the oldest of 20:15. 1 waits for data." */
    public Sentence sentence() {
        Sentence.Draft draft = Sentence.write(figures);
        if (bars.stream().allMatch(bar -> bar.window().state().isEmpty())) {
            return draft.say("No partner is told of these windows.").end();
        }
        Optional<Instant> told = ends(State.SENT).reduce((before, after) -> after);
        told.ifPresentOrElse(
                end -> draft.say("Told to " + partner + " up to ").at(end).say("."),
                () -> draft.say("Nothing of this was told to " + partner + " yet."));
        say(draft, State.WAITING, " waits to be told", " wait to be told", true);
        say(draft, State.WAITING_DATA, " waits for data", " wait for data", true);
        say(draft, State.REJECTED, " was rejected", " were rejected", false);
        say(draft, State.SKIPPED, " was skipped", " were skipped", false);
        return draft.end();
    }

    private void say(Sentence.Draft draft, State state, String one, String many, boolean withOldest) {
        long count = ends(state).count();
        if (count > 0) {
            draft.say(" ").stress(count + (count == 1 ? " window" + one : " windows" + many));
            if (withOldest) {
                ends(state)
                        .findFirst()
                        .ifPresent(end ->
                                draft.say(", the oldest ended at ").at(end).say(" (" + figures.ago(end) + ")"));
            }
            draft.say(".");
        }
    }

    private Stream<Instant> ends(State state) {
        return bars.stream()
                .filter(bar -> bar.window().state().equals(Optional.of(state)))
                .map(bar -> bar.window().span().end());
    }

    /** All that is known of the span. */
    public BigDecimal totalKwh() {
        return bars.stream().map(Bar::energyKwh).filter(Objects::nonNull).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    public boolean whole() {
        return bars.stream().map(bar -> bar.window().quality()).allMatch(Quality::complete);
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
