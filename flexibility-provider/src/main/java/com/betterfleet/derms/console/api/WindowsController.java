package com.betterfleet.derms.console.api;

import com.betterfleet.derms.listing.CsvCell;
import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.listing.RequestedSpan;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.reporting.PublicationService;
import com.betterfleet.derms.reporting.ReportedWindow;
import com.betterfleet.derms.time.Interval;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Returns the energy of a scope by quarter hour with its reporting state, as JSON or CSV (M11). */
@RestController
@RequestMapping("/api/v1/scopes/{id}")
@Tag(name = "Energy", description = "Energy by quarter hour and its reporting state.")
class WindowsController {

    private static final Duration DEFAULT_SPAN = Duration.ofDays(1);
    private static final String CSV_HEADER =
            "start,end,assetId,importWh,exportWh,quality,state,late,sentAt,correctedAt,"
                    + "correctedImportWh,correctedExportWh,correctedQuality";

    private final PublicationService publications;
    private final MicrogridDirectory microgrids;
    private final InstantSource clock;

    WindowsController(PublicationService publications, MicrogridDirectory microgrids, InstantSource clock) {
        this.publications = publications;
        this.microgrids = microgrids;
        this.clock = clock;
    }

    /**
     * One quarter hour.
     *
     * @param assetId the asset id in the measurements; null where nothing is reported
     * @param importWh null: missing, which is not zero
     * @param exportWh null: missing, or no meter measures export
     * @param quality MEASURED, ESTIMATED, PARTIAL or MISSING
     * @param state WAITING, WAITING_DATA, SENT, REJECTED or SKIPPED; null: not reported to any partner
     * @param late whether it was sent after the time for late data
     * @param corrected the values that late data changed after it was released
     */
    record WindowResponse(
            Instant start,
            Instant end,
            @Nullable String assetId,
            @Nullable BigDecimal importWh,
            @Nullable BigDecimal exportWh,
            String quality,
            @Nullable String state,
            boolean late,
            @Nullable Instant sentAt,
            @Nullable WindowCorrectionResponse corrected) {

        static WindowResponse of(ReportedWindow window) {
            return new WindowResponse(
                    window.span().start(),
                    window.span().end(),
                    window.assetId().orElse(null),
                    toWattHours(window.imported()),
                    toWattHours(window.exported()),
                    window.quality().name(),
                    window.state().map(Enum::name).orElse(null),
                    window.late(),
                    window.sentAt().orElse(null),
                    window.correction().map(WindowCorrectionResponse::of).orElse(null));
        }

        String toCsvRow() {
            return Stream.of(
                            start,
                            end,
                            assetId == null ? null : CsvCell.quote(assetId),
                            toPlainText(importWh),
                            toPlainText(exportWh),
                            quality,
                            state,
                            late,
                            sentAt,
                            corrected == null ? null : corrected.at(),
                            corrected == null ? null : toPlainText(corrected.importWh()),
                            corrected == null ? null : toPlainText(corrected.exportWh()),
                            corrected == null ? null : corrected.quality())
                    .map(value -> Objects.toString(value, ""))
                    .collect(Collectors.joining(","));
        }
    }

    /** Values that differ from those sent. */
    record WindowCorrectionResponse(
            Instant at,
            @Nullable BigDecimal importWh,
            @Nullable BigDecimal exportWh,
            String quality) {

        static WindowCorrectionResponse of(ReportedWindow.WindowCorrection correction) {
            return new WindowCorrectionResponse(
                    correction.at(),
                    toWattHours(correction.imported()),
                    toWattHours(correction.exported()),
                    correction.quality().name());
        }
    }

    @GetMapping(path = "/windows", produces = "application/json")
    @Operation(summary = "Lists quarter hours, oldest first; by default those of the last day")
    ListPage<WindowResponse> listWindows(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        return ListPage.of(findWindows(id, from, to), offset, limit);
    }

    @GetMapping(path = "/windows.csv", produces = "text/csv")
    @Operation(summary = "Returns all quarter hours of a span as CSV")
    String exportCsv(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        return findWindows(id, from, to).stream()
                .map(WindowResponse::toCsvRow)
                .collect(Collectors.joining("\n", CSV_HEADER + "\n", "\n"));
    }

    private List<WindowResponse> findWindows(String id, @Nullable String from, @Nullable String to) {
        microgrids.requireScope(id);
        return publications.findWindows(id, parseSpan(from, to)).stream()
                .map(WindowResponse::of)
                .toList();
    }

    private Interval parseSpan(@Nullable String from, @Nullable String to) {
        Instant end = to == null ? clock.instant() : InputChecks.requireInstant("to", to);
        Instant start = from == null ? end.minus(DEFAULT_SPAN) : InputChecks.requireInstant("from", from);
        return RequestedSpan.requireSpan(start, end);
    }

    private static @Nullable BigDecimal toWattHours(Optional<Energy> energy) {
        return energy.map(Energy::wattHours).orElse(null);
    }

    private static @Nullable String toPlainText(@Nullable BigDecimal value) {
        return value == null ? null : value.stripTrailingZeros().toPlainString();
    }
}
