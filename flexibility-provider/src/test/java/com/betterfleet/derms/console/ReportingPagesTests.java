package com.betterfleet.derms.console;

import static com.betterfleet.derms.console.PageRenderer.textOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.console.connection.ConnectionView;
import com.betterfleet.derms.console.status.LinkView;
import com.betterfleet.derms.console.window.WindowChartView;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pages about energy and its reports to the partner. */
class ReportingPagesTests {

    private final PageRenderer pages = new PageRenderer();

    @Test
    void theConnectionShowsItsNextHeartbeat() {
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
                .contains(
                        "Paused 3 messages waiting, the oldest for the quarter hour that ended at 20:30 (40 min ago).")
                .contains("1 group retries at 21:10:42", "Reason: answered 503.", "answered 422: unknown asset")
                .contains(
                        "Online. Next heartbeat due by 21:10:53, 41 s left.",
                        "every 1 min",
                        "every 30 s",
                        "every quarter hour")
                .contains("Group AKL9 is not bound");
        pages.render(
                "connection :: now",
                "console/connections/vector-test/now.html",
                Map.of("connection", connection, "publication", WindowSamples.publication()));
    }

    @Test
    void theWindowsOfADayAreBarsWithQualityAndReportState() {
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
                        "Reported to Vector up to 20:00.",
                        "1 quarter hour waiting to be sent, the oldest ended at 20:15 (55 min ago).")
                .contains("1 quarter hour waiting for meter data", "1 quarter hour rejected")
                .contains("500 kWh in total, some meter data missing.")
                .contains("19:45 to 20:00: 250 kWh, 1,000 kW of 1,200 kW; measured; sent")
                .contains("20:00 to 20:15: 200 kWh, 800 kW of 700 kW; estimated; waiting")
                .contains("20:15 to 20:30: 50.0 kWh; partial; waiting for meter data")
                .contains("20:30 to 20:45: no data; missing; rejected")
                .contains("; later: 251 kWh");
        assertThat(page)
                .contains("bar bar-measured", "bar bar-estimated bar-over", "bar bar-partial", "bar bar-missing")
                .contains("report report-sent", "report report-waiting-data", "Download this day as CSV");
    }
}
