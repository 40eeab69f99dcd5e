package com.betterfleet.derms.console;

import static com.betterfleet.derms.console.PageRenderer.textOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.console.connection.ConnectionView;
import com.betterfleet.derms.console.status.LinkView;
import com.betterfleet.derms.console.window.WindowChartView;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pages about what was used and what the partner was told of it. */
class ReportingPagesTests {

    private final PageRenderer pages = new PageRenderer();

    @Test
    void theConnectionSaysHowLongItIsAlive() {
        ConnectionView connection = PageSamples.connection(LinkView.LinkDisplayState.ONLINE);
        String page = pages.render(
                "connection",
                "console/connections/vector-test.html",
                Map.of(
                        "frame",
                        PageSamples.frame(),
                        "connection",
                        connection,
                        "publication",
                        WindowSamples.publication()));

        assertThat(textOf(page))
                .contains("Paused 3 messages wait, the oldest of a window that ended at 20:30 (40 min ago).")
                .contains("1 group is tried again at 21:10:42", "Why: answered 503.", "answered 422: unknown asset")
                .contains("Online. Alive until 21:10:53, 41 s left.", "every 1 min", "every 30 s", "INTERMITTENT")
                .contains("Group AKL9 is not bound");
        pages.render(
                "connection :: now",
                "console/connections/vector-test/now.html",
                Map.of("connection", connection, "publication", WindowSamples.publication()));
    }

    @Test
    void theWindowsOfADayAreBarsThatShowTheirQualityAndTheirPublication() {
        WindowChartView windows = WindowSamples.windows();
        String page = pages.render(
                "windows",
                "console/scopes/wiri/windows.html",
                Map.of(
                        "frame", PageSamples.frame(),
                        "windows", windows,
                        "from", PageSamples.NOW,
                        "to", PageSamples.NOW.plusSeconds(86_400),
                        "before", LocalDate.parse("2026-11-11")));

        assertThat(textOf(page))
                .contains(
                        "Told to Vector up to 20:00.",
                        "1 window waits to be told, the oldest ended at 20:15 (55 min ago).")
                .contains("1 window waits for data", "1 window was rejected")
                .contains("500 kWh in all, as far as is known.")
                .contains("19:45 to 20:00: 250 kWh, 1,000 kW of 1,200 kW; measured; told")
                .contains("20:00 to 20:15: 200 kWh, 800 kW of 700 kW; estimated; waiting")
                .contains("20:15 to 20:30: 50.0 kWh; partial; waits for data")
                .contains("20:30 to 20:45: no data; missing; rejected")
                .contains("; later: 251 kWh");
        assertThat(page)
                .contains("bar bar-measured", "bar bar-estimated bar-over", "bar bar-partial", "bar bar-missing")
                .contains("told told-sent", "told told-waiting-data", "Download this day as CSV");
    }
}
