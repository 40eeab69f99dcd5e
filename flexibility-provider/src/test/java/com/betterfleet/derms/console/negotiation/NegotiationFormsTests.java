package com.betterfleet.derms.console.negotiation;

import static com.betterfleet.derms.console.PageRenderer.textOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.compliance.Adjustment.AdjustmentBlock;
import com.betterfleet.derms.console.PageRenderer;
import com.betterfleet.derms.console.PageSamples;
import com.betterfleet.derms.console.negotiation.AdjustmentRequestView.BlockInput;
import com.betterfleet.derms.console.negotiation.AdjustmentRequestView.RequestPreview;
import com.betterfleet.derms.forecast.AcceptedForecast;
import com.betterfleet.derms.forecast.ForecastKind;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The two forms that write to the partner, before and after their preview. */
class NegotiationFormsTests {

    private static final Instant EDGE = Instant.parse("2026-11-12T09:00:00Z");
    private static final Interval BLOCK = new Interval(EDGE, EDGE.plusSeconds(900));

    private final PageRenderer pages = new PageRenderer();

    @Test
    void thePreviewOfARequestShowsTheMessageAndWhatTheForecastSays() {
        AdjustmentBlock stated = new AdjustmentBlock(BLOCK, kw(900), Optional.of(kw(400)));
        AdjustmentBlock open = new AdjustmentBlock(BLOCK, kw(700), Optional.empty());

        String page = renderRequest(new RequestPreview("{\"group_id\":\"G1\"}", List.of(stated, open)));

        assertThat(textOf(page))
                .contains("Request to Vector", "900 kW from", "; its forecast says 400 kW")
                .contains("700 kW from", "; its forecast does not cover all of that");
        assertThat(page).contains("id=\"message\"", "&quot;group_id&quot;", "value=\"send\"");
    }

    @Test
    void nothingCanBeSentBeforeThePreview() {
        assertThat(renderRequest(null)).contains("value=\"preview\"").doesNotContain("value=\"send\"");
        assertThat(renderComplianceError(null)).contains("value=\"preview\"").doesNotContain("value=\"send\"");
    }

    @Test
    void thePreviewOfAComplianceErrorNamesItsForecastAndBlocks() {
        String page = renderComplianceError("{\"message\":\"lights\"}");

        assertThat(textOf(page)).contains("import limits, f-7", "300 kW", "This reports forecast f-7 to Vector.");
        assertThat(page).contains("checked=\"checked\"", "value=\"send\"");
    }

    private String renderRequest(@Nullable RequestPreview preview) {
        BlockInput row = new BlockInput(BLOCK.start().toString(), BLOCK.end().toString(), "900");
        AdjustmentRequestView view = new AdjustmentRequestView(
                "wiri",
                "Wiri Bus Depot",
                "Vector",
                true,
                List.of(row),
                List.of(),
                "early buses",
                preview,
                null,
                PageSamples.FORMATS);
        return pages.render(
                "ask", "console/scopes/wiri/ask.html", Map.of("frame", PageSamples.frame(), "ask", view, "_csrf", ""));
    }

    private String renderComplianceError(@Nullable String preview) {
        AcceptedForecast forecast = new AcceptedForecast(
                1,
                "f-7",
                Optional.empty(),
                Direction.IMPORT,
                ForecastKind.PRIMARY,
                PageSamples.NOW,
                "{}",
                Timeline.of(List.of(new Timeline.TimelineSegment<>(BLOCK, kw(300)))));
        ComplianceErrorView view = new ComplianceErrorView(
                "wiri",
                "Wiri Bus Depot",
                "Vector",
                true,
                List.of(forecast),
                forecast,
                List.of(BLOCK.start().toString()),
                "lights",
                preview,
                null,
                PageSamples.FORMATS);
        return pages.render(
                "cannot-meet",
                "console/scopes/wiri/cannot-meet.html",
                Map.of("frame", PageSamples.frame(), "cannot", view, "_csrf", ""));
    }

    private static Power kw(int kilowatts) {
        return new Power(kilowatts * 1_000L);
    }
}
