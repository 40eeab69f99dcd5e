package com.betterfleet.derms.console.window;

import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.RichText;
import com.betterfleet.derms.metering.EnergyQuality;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.reporting.ReportedWindow;
import com.betterfleet.derms.reporting.ReportedWindow.ReportState;
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
 * The quarter hours of a scope as bars: energy, limit and report state (M11).
 *
 * @param day the local day shown; null: the last 24 hours
 * @param bars oldest first
 */
public record WindowChartView(
        String scopeId,
        String name,
        String partner,
        @Nullable LocalDate day,
        List<WindowBar> bars,
        Formats formats) {

    /** Units of the drawing. */
    private static final int WIDTH = 960;

    private static final int HEIGHT = 160;
    private static final double HEADROOM = 1.1;
    private static final double MISSING = 4;

    public WindowChartView {
        bars = List.copyOf(bars);
    }

    /**
     * One quarter hour.
     *
     * @param limitKw the circuit's mean limit; null when it is not known for the whole window
     */
    public record WindowBar(ReportedWindow window, @Nullable BigDecimal limitKw) {

        public @Nullable BigDecimal energyKwh() {
            return window.imported().map(Energy::kilowattHours).orElse(null);
        }

        /** The mean power; null for incomplete data, which would give too low a mean. */
        public @Nullable BigDecimal meanKw() {
            return window.quality().isComplete()
                    ? window.imported()
                            .map(energy -> energy.averagePowerOver(length()).kilowatts())
                            .orElse(null)
                    : null;
        }

        /** The height of the bar in kW; of a partial window the minimum. */
        BigDecimal barKw() {
            return window.imported()
                    .map(energy -> energy.averagePowerOver(length()).kilowatts())
                    .orElse(BigDecimal.ZERO);
        }

        public boolean isOverLimit() {
            BigDecimal mean = meanKw();
            return mean != null && limitKw != null && mean.compareTo(limitKw) > 0;
        }

        public String describeQuality() {
            return switch (window.quality()) {
                case MEASURED -> "measured";
                case ESTIMATED -> "estimated";
                case PARTIAL -> "partial";
                case MISSING -> "missing";
            };
        }

        public String describeState() {
            return window.state()
                    .map(state -> switch (state) {
                        case WAITING -> "waiting";
                        case WAITING_DATA -> "waiting for meter data";
                        case SENT -> window.late() ? "sent late" : "sent";
                        case REJECTED -> "rejected";
                        case SKIPPED -> "not sent";
                    })
                    .orElse("not reported");
        }

        /** The report state as a CSS class suffix. */
        public String stateKey() {
            return window.state()
                    .map(state -> state.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .orElse("none");
        }

        public @Nullable BigDecimal correctedKwh() {
            return window.correction()
                    .flatMap(ReportedWindow.WindowCorrection::imported)
                    .map(Energy::kilowattHours)
                    .orElse(null);
        }

        private Duration length() {
            return window.span().duration();
        }
    }

    /** The geometry of a bar. */
    record BarShape(
            WindowBar bar,
            String title,
            double x,
            double width,
            double y,
            double height,
            @Nullable Double limitY) {}

    public List<BarShape> layOutBars() {
        double top = scaleTop();
        double step = (double) WIDTH / Math.max(1, bars.size());
        return IntStream.range(0, bars.size())
                .mapToObj(i -> toShape(bars.get(i), i * step, step, top))
                .toList();
    }

    private BarShape toShape(WindowBar bar, double x, double step, double top) {
        // Missing data is not zero and has its own mark.
        double height =
                bar.energyKwh() == null ? MISSING : round(HEIGHT * bar.barKw().doubleValue() / top);
        Double limitY = bar.limitKw() == null
                ? null
                : round(HEIGHT - HEIGHT * bar.limitKw().doubleValue() / top);
        return new BarShape(bar, describeBar(bar), round(x), round(step * 0.8), round(HEIGHT - height), height, limitY);
    }

    /** "21:00 to 21:15: 250 kWh, 1,000 kW of 1,200 kW; measured; sent". */
    private String describeBar(WindowBar bar) {
        BigDecimal mean = bar.meanKw();
        BigDecimal energy = bar.energyKwh();
        return "%s to %s: %s%s; %s; %s"
                .formatted(
                        formats.formatTime(bar.window().span().start()),
                        formats.formatTime(bar.window().span().end()),
                        energy == null ? "no data" : formatEnergy(energy),
                        mean == null
                                ? ""
                                : ", " + formats.formatPower(mean)
                                        + (bar.limitKw() == null ? "" : " of " + formats.formatPower(bar.limitKw())),
                        bar.describeQuality(),
                        bar.describeState());
    }

    /** The power at the upper edge of the drawing, in kW. */
    public BigDecimal topKw() {
        return BigDecimal.valueOf(scaleTop()).setScale(0, RoundingMode.CEILING);
    }

    private double scaleTop() {
        double most = bars.stream()
                .flatMap(bar -> Stream.of(Optional.of(bar.barKw()), Optional.ofNullable(bar.limitKw())))
                .flatMap(Optional::stream)
                .mapToDouble(BigDecimal::doubleValue)
                .max()
                .orElse(0);
        return most <= 0 ? 1 : most * HEADROOM;
    }

    public String formatEnergy(BigDecimal kwh) {
        return formats.formatEnergy(kwh);
    }

    /** "Reported to Vector up to 21:00. 3 quarter hours waiting to be sent, the oldest ended at 20:15 (45 min ago)." */
    public RichText sentence() {
        RichText.RichTextBuilder text = RichText.startText(formats);
        if (bars.stream().allMatch(bar -> bar.window().state().isEmpty())) {
            return text.appendText("Not reported to any distributor.").build();
        }
        Optional<Instant> publishedUntil = endsOf(ReportState.SENT).reduce((before, after) -> after);
        publishedUntil.ifPresentOrElse(
                end -> text.appendText("Reported to " + partner + " up to ")
                        .appendTime(end)
                        .appendText("."),
                () -> text.appendText("Nothing reported yet."));
        appendCount(text, ReportState.WAITING, " waiting to be sent", true);
        appendCount(text, ReportState.WAITING_DATA, " waiting for meter data", true);
        appendCount(text, ReportState.REJECTED, " rejected", false);
        appendCount(text, ReportState.SKIPPED, " not sent", false);
        return text.build();
    }

    private void appendCount(RichText.RichTextBuilder text, ReportState state, String label, boolean withOldest) {
        long count = endsOf(state).count();
        if (count > 0) {
            text.appendText(" ").appendStrong(count + (count == 1 ? " quarter hour" : " quarter hours") + label);
            if (withOldest) {
                endsOf(state)
                        .findFirst()
                        .ifPresent(end -> text.appendText(", the oldest ended at ")
                                .appendTime(end)
                                .appendText(" (" + formats.formatAge(end) + ")"));
            }
            text.appendText(".");
        }
    }

    private Stream<Instant> endsOf(ReportState state) {
        return bars.stream()
                .filter(bar -> bar.window().state().equals(Optional.of(state)))
                .map(bar -> bar.window().span().end());
    }

    /** The known energy of the span, in kWh. */
    public BigDecimal totalKwh() {
        return bars.stream()
                .map(WindowBar::energyKwh)
                .filter(Objects::nonNull)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Whether any meter data is known for the span. */
    public boolean hasData() {
        return bars.stream().anyMatch(bar -> bar.energyKwh() != null);
    }

    public boolean isComplete() {
        return bars.stream().map(bar -> bar.window().quality()).allMatch(EnergyQuality::isComplete);
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
