package com.betterfleet.derms.console.api;

import com.betterfleet.derms.listing.Page;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Require;
import com.betterfleet.derms.reporting.Publications;
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

    private static final Duration LONGEST_SPAN = Duration.ofDays(31);
    private static final Duration USUAL_SPAN = Duration.ofDays(1);
    private static final String HEADINGS = "start,end,assetId,importWh,exportWh,quality,state,late,sentAt,correctedAt,"
            + "correctedImportWh,correctedExportWh,correctedQuality";

    private final Publications publications;
    private final MicrogridDirectory microgrids;
    private final InstantSource clock;

    WindowsController(Publications publications, MicrogridDirectory microgrids, InstantSource clock) {
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
    record Told(
            Instant start,
            Instant end,
            @Nullable String assetId,
            @Nullable BigDecimal importWh,
            @Nullable BigDecimal exportWh,
            String quality,
            @Nullable String state,
            boolean late,
            @Nullable Instant sentAt,
            @Nullable Corrected corrected) {

        static Told of(ReportedWindow window) {
            return new Told(
                    window.span().start(),
                    window.span().end(),
                    window.assetId().orElse(null),
                    wattHours(window.imported()),
                    wattHours(window.exported()),
                    window.quality().name(),
                    window.state().map(Enum::name).orElse(null),
                    window.late(),
                    window.sentAt().orElse(null),
                    window.correction().map(Corrected::of).orElse(null));
        }

        String row() {
            return Stream.of(
                            start,
                            end,
                            assetId == null ? null : quoted(assetId),
                            plain(importWh),
                            plain(exportWh),
                            quality,
                            state,
                            late,
                            sentAt,
                            corrected == null ? null : corrected.at(),
                            corrected == null ? null : plain(corrected.importWh()),
                            corrected == null ? null : plain(corrected.exportWh()),
                            corrected == null ? null : corrected.quality())
                    .map(value -> Objects.toString(value, ""))
                    .collect(Collectors.joining(","));
        }
    }

    /** Other values than were told. */
    record Corrected(
            Instant at,
            @Nullable BigDecimal importWh,
            @Nullable BigDecimal exportWh,
            String quality) {

        static Corrected of(ReportedWindow.Correction correction) {
            return new Corrected(
                    correction.at(),
                    wattHours(correction.imported()),
                    wattHours(correction.exported()),
                    correction.quality().name());
        }
    }

    /** Oldest first; without {@code from} the last day. */
    @GetMapping(path = "/windows", produces = "application/json")
    Page<Told> windows(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        return Page.of(told(id, from, to), offset, limit);
    }

    /** The same as a table, all of it. */
    @GetMapping(path = "/windows.csv", produces = "text/csv")
    String csv(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        return told(id, from, to).stream().map(Told::row).collect(Collectors.joining("\n", HEADINGS + "\n", "\n"));
    }

    private List<Told> told(String id, @Nullable String from, @Nullable String to) {
        microgrids.requireScope(id);
        return publications.windows(id, span(from, to)).stream().map(Told::of).toList();
    }

    private Interval span(@Nullable String from, @Nullable String to) {
        Instant end = to == null ? clock.instant() : Require.instant("to", to);
        Instant start = from == null ? end.minus(USUAL_SPAN) : Require.instant("from", from);
        if (!end.isAfter(start) || Duration.between(start, end).compareTo(LONGEST_SPAN) > 0) {
            throw new Invalid(
                    "to",
                    end,
                    "a time after from, %s, and at most %d days after it".formatted(start, LONGEST_SPAN.toDays()));
        }
        return new Interval(start, end);
    }

    private static @Nullable BigDecimal wattHours(Optional<Energy> energy) {
        return energy.map(Energy::wattHours).orElse(null);
    }

    private static @Nullable String plain(@Nullable BigDecimal value) {
        return value == null ? null : value.stripTrailingZeros().toPlainString();
    }

    /** An asset id is any text; one that a spreadsheet would take for a formula is none there. */
    private static String quoted(String text) {
        String safe = text.matches("^[=+\\-@\t\r].*") ? "'" + text : text;
        return '"' + safe.replace("\"", "\"\"") + '"';
    }
}
