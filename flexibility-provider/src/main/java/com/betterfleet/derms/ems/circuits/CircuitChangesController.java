package com.betterfleet.derms.ems.circuits;

import com.betterfleet.derms.envelope.CircuitChange;
import com.betterfleet.derms.envelope.CircuitHistory;
import com.betterfleet.derms.envelope.CircuitHistory.CircuitHistoryQuery;
import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Returns every change of a circuit's available capacity as evidence, as JSON or CSV (M6). */
@RestController
@RequestMapping("/api/v1/circuits/{id}")
@Tag(name = "Circuits")
class CircuitChangesController {

    private static final String CSV = "text/csv";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;

    private final MicrogridDirectory microgrids;
    private final CircuitHistory history;

    CircuitChangesController(MicrogridDirectory microgrids, CircuitHistory history) {
        this.microgrids = microgrids;
        this.history = history;
    }

    /**
     * The requested changes.
     *
     * @param from decided for this instant or later
     * @param to decided for an instant before this
     * @param direction IMPORT or EXPORT; both where absent
     * @param at instead of a span: the changes in force at this instant
     * @param before an id from an earlier response: the changes before it
     * @param limit the size of a JSON response, 1 to 1000; a CSV contains all changes
     */
    record CircuitChangeQuery(
            @Nullable String from,
            @Nullable String to,
            @Nullable String direction,
            @Nullable String at,
            @Nullable String before,
            @Nullable String limit) {

        CircuitHistoryQuery toHistoryQuery(String circuitId) {
            Optional<Instant> start = Optional.ofNullable(from).map(text -> InputChecks.requireInstant("from", text));
            Optional<Instant> end = Optional.ofNullable(to).map(text -> InputChecks.requireInstant("to", text));
            if (start.isPresent() && end.isPresent() && !end.get().isAfter(start.get())) {
                throw new InvalidValueException("to", to, "a time after from, " + from);
            }
            return new CircuitHistoryQuery(circuitId, parseDirection(), start, end);
        }

        Optional<Instant> parseInstant() {
            Optional<Instant> instant = Optional.ofNullable(at).map(text -> InputChecks.requireInstant("at", text));
            if (instant.isPresent() && (from != null || to != null || before != null)) {
                throw new InvalidValueException("at", at, "no from, to or before with it, as it names one instant");
            }
            return instant;
        }

        Optional<Direction> parseDirection() {
            return Optional.ofNullable(direction)
                    .map(name -> InputChecks.requireEnum("direction", name, Direction.class));
        }

        int parseLimit() {
            return limit == null ? DEFAULT_LIMIT : (int) parseNumber("limit", limit, 1, MAX_LIMIT);
        }

        long parseBefore() {
            return before == null ? 0 : parseNumber("before", before, 0, Long.MAX_VALUE);
        }

        private static long parseNumber(String field, String text, long minimum, long maximum) {
            try {
                long number = Long.parseLong(text);
                if (number >= minimum && number <= maximum) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Reported below, like every other unsuitable value.
            }
            throw new InvalidValueException(field, text, "a whole number, %d to %d".formatted(minimum, maximum));
        }
    }

    @GetMapping(path = "/changes", produces = "application/json")
    @Operation(summary = "Lists changes of the available capacity, newest first")
    ListPage<CircuitChangeResponse> listChanges(
            @PathVariable String id, @ParameterObject @ModelAttribute CircuitChangeQuery query) {
        microgrids.requireCircuit(id);
        Optional<Instant> instant = query.parseInstant();
        if (instant.isPresent()) {
            return new ListPage<>(
                    findInForce(id, instant.get(), query).stream()
                            .map(CircuitChangeResponse::of)
                            .toList(),
                    null);
        }
        int maximum = query.parseLimit();
        List<CircuitChange> found = history.findNewest(query.toHistoryQuery(id), query.parseBefore(), maximum + 1);
        return ListPage.ofNewestFirst(found, maximum, CircuitChange::id).mapItems(CircuitChangeResponse::of);
    }

    @GetMapping(path = "/changes", produces = CSV)
    @Operation(summary = "Returns all changes of the available capacity as CSV, newest first")
    void writeCsv(
            @PathVariable String id,
            @ParameterObject @ModelAttribute CircuitChangeQuery query,
            HttpServletResponse response)
            throws IOException {
        microgrids.requireCircuit(id);
        Optional<Instant> instant = query.parseInstant();
        CircuitHistoryQuery historyQuery = query.toHistoryQuery(id);
        // Read before the response begins, which cannot become a refusal afterwards.
        List<CircuitChange> batch = instant.isPresent()
                ? findInForce(id, instant.get(), query)
                : history.findNewest(historyQuery, query.parseBefore(), MAX_LIMIT);
        response.setContentType(CSV);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + id + "-changes.csv\"");
        PrintWriter lines = response.getWriter();
        lines.print(CircuitChangeResponse.CSV_HEADER);
        while (!batch.isEmpty()) {
            batch.forEach(change -> lines.print(CircuitChangeResponse.of(change).toCsvLine()));
            batch = instant.isPresent() || batch.size() < MAX_LIMIT
                    ? List.of()
                    : history.findNewest(historyQuery, batch.getLast().id(), MAX_LIMIT);
        }
    }

    @GetMapping("/changes.csv")
    @Operation(summary = "Returns all changes as CSV for clients that cannot set an Accept header, such as a link")
    void downloadCsv(
            @PathVariable String id,
            @ParameterObject @ModelAttribute CircuitChangeQuery query,
            HttpServletResponse response)
            throws IOException {
        writeCsv(id, query, response);
    }

    private List<CircuitChange> findInForce(String id, Instant instant, CircuitChangeQuery query) {
        Optional<Direction> requestedDirection = query.parseDirection();
        return history.findInForceAt(id, instant).stream()
                .filter(change -> requestedDirection
                        .map(direction -> direction == change.capacity().direction())
                        .orElse(true))
                .toList();
    }
}
