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

/** The energy of a scope window by window, and how far its partner has been told; as JSON, or as CSV (M11). */
@RestController
@RequestMapping("/api/v1/scopes/{id}")
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
     * One window.
     *
     * @param assetId under which the partner is told; null where it is not told
     * @param importWh null: missing, which is not zero
     * @param exportWh null: missing, or nothing that is metered exports
     * @param quality MEASURED, ESTIMATED, PARTIAL or MISSING
     * @param state WAITING, WAITING_DATA, SENT, REJECTED or SKIPPED; null: no partner is to be told of it
     * @param late whether it was told after the time for late data
     * @param corrected what late data made of it after it was released
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

    /** Other values than were told. */
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

    /** Oldest first; without {@code from} the last day. */
    @GetMapping(path = "/windows", produces = "application/json")
    ListPage<WindowResponse> listWindows(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        return ListPage.of(findWindows(id, from, to), offset, limit);
    }

    /** The same as a table, all of it. */
    @GetMapping(path = "/windows.csv", produces = "text/csv")
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
