package com.betterfleet.derms.console;

import com.betterfleet.derms.console.connection.PublicationView;
import com.betterfleet.derms.console.window.WindowChartView;
import com.betterfleet.derms.metering.EnergyQuality;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.reporting.DeadLetter;
import com.betterfleet.derms.reporting.PublicationHealth;
import com.betterfleet.derms.reporting.ReportedWindow;
import com.betterfleet.derms.reporting.ReportedWindow.ReportState;
import com.betterfleet.derms.reporting.ReportedWindow.WindowCorrection;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sample quarter hours and their report states. */
final class WindowSamples {

    private static final Duration QUARTER = Duration.ofMinutes(15);

    /** 19:45 on the evening of the other samples. */
    private static final Instant FIRST = Instant.parse("2026-11-12T06:45:00Z");

    private WindowSamples() {}

    /** One quarter hour of each kind, from 19:45 on. */
    static WindowChartView windows() {
        return new WindowChartView(
                "wiri",
                "Wiri Bus Depot",
                "Vector",
                LocalDate.parse("2026-11-12"),
                List.of(
                        bar(0, 250_000L, EnergyQuality.MEASURED, ReportState.SENT, 1_200, 251_000L),
                        bar(1, 200_000L, EnergyQuality.ESTIMATED, ReportState.WAITING, 700, null),
                        bar(2, 50_000L, EnergyQuality.PARTIAL, ReportState.WAITING_DATA, 700, null),
                        bar(3, null, EnergyQuality.MISSING, ReportState.REJECTED, 700, null)),
                PageSamples.FORMATS);
    }

    static PublicationView publication() {
        return new PublicationView(
                new PublicationHealth(
                        PublicationHealth.PublicationState.PAUSED,
                        Optional.of("answered 503"),
                        Duration.ofMinutes(15),
                        2,
                        3,
                        0,
                        Optional.of(Instant.parse("2026-11-12T07:30:00Z")),
                        Duration.ofMinutes(40),
                        Optional.of(PageSamples.in(-2_400)),
                        1,
                        Optional.of(PageSamples.in(30)),
                        1),
                List.of(new DeadLetter(
                        4,
                        "AKL1",
                        "wiri",
                        new Interval(FIRST, FIRST.plus(QUARTER)),
                        "update_asset_measurements",
                        "6f1c",
                        "{}",
                        PageSamples.in(-1_000),
                        "answered 422: unknown asset")),
                PageSamples.FORMATS);
    }

    private static WindowChartView.WindowBar bar(
            int number,
            @Nullable Long wattHours,
            EnergyQuality quality,
            ReportState state,
            int limitKw,
            @Nullable Long correctedWattHours) {
        Instant start = FIRST.plus(QUARTER.multipliedBy(number));
        return new WindowChartView.WindowBar(
                new ReportedWindow(
                        new Interval(start, start.plus(QUARTER)),
                        Optional.of("AKL1"),
                        energy(wattHours),
                        Optional.empty(),
                        quality,
                        Optional.of(state),
                        false,
                        state == ReportState.SENT
                                ? Optional.of(start.plus(QUARTER).plusSeconds(30))
                                : Optional.empty(),
                        correctedWattHours == null
                                ? Optional.empty()
                                : Optional.of(new WindowCorrection(
                                        PageSamples.in(-60),
                                        EnergyQuality.MEASURED,
                                        energy(correctedWattHours),
                                        Optional.empty()))),
                BigDecimal.valueOf(limitKw));
    }

    private static Optional<Energy> energy(@Nullable Long wattHours) {
        return Optional.ofNullable(wattHours).map(value -> new Energy(BigDecimal.valueOf(value)));
    }
}
