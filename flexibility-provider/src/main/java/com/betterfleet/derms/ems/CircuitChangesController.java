package com.betterfleet.derms.ems;

import com.betterfleet.derms.envelope.CircuitChange;
import com.betterfleet.derms.envelope.CircuitHistory;
import com.betterfleet.derms.envelope.CircuitHistory.Asked;
import com.betterfleet.derms.listing.Page;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Require;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Every change of what a circuit may carry, for whoever has to prove it later (M6); as JSON, or as CSV. */
@RestController
@RequestMapping("/api/v1/circuits/{id}")
class CircuitChangesController {

    private static final String CSV = "text/csv";
    private static final int USUAL_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1_000;

    private final MicrogridDirectory microgrids;
    private final CircuitHistory history;

    CircuitChangesController(MicrogridDirectory microgrids, CircuitHistory history) {
        this.microgrids = microgrids;
        this.history = history;
    }

    /**
     * What is asked for.
     *
     * @param from decided for this instant or later
     * @param to decided for an earlier instant than this
     * @param direction IMPORT or EXPORT; both where none is given
     * @param at in place of a span: what held at this instant
     * @param before an id from an earlier answer: the changes before it
     * @param limit how many at most in an answer of JSON, 1 to 1000; a CSV holds all
     */
    record Query(
            @Nullable String from,
            @Nullable String to,
            @Nullable String direction,
            @Nullable String at,
            @Nullable String before,
            @Nullable String limit) {

        Asked asked(String circuitId) {
            Optional<Instant> start = Optional.ofNullable(from).map(text -> Require.instant("from", text));
            Optional<Instant> end = Optional.ofNullable(to).map(text -> Require.instant("to", text));
            if (start.isPresent() && end.isPresent() && !end.get().isAfter(start.get())) {
                throw new Invalid("to", to, "a time after from, " + from);
            }
            return new Asked(circuitId, wanted(), start, end);
        }

        Optional<Instant> instant() {
            Optional<Instant> instant = Optional.ofNullable(at).map(text -> Require.instant("at", text));
            if (instant.isPresent() && (from != null || to != null || before != null)) {
                throw new Invalid("at", at, "nothing beside from, to or before: it asks for one instant");
            }
            return instant;
        }

        Optional<Direction> wanted() {
            return Optional.ofNullable(direction)
                    .map(name -> Arrays.stream(Direction.values())
                            .filter(known -> known.name().equals(name))
                            .findFirst()
                            .orElseThrow(() ->
                                    new Invalid("direction", name, "one of " + Arrays.toString(Direction.values()))));
        }

        int most() {
            return limit == null ? USUAL_LIMIT : (int) number("limit", limit, 1, LARGEST_LIMIT);
        }

        long last() {
            return before == null ? 0 : number("before", before, 0, Long.MAX_VALUE);
        }

        private static long number(String field, String text, long least, long most) {
            try {
                long number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Said below, in the words for all that does not fit.
            }
            throw new Invalid(field, text, "a whole number, %d to %d".formatted(least, most));
        }
    }

    /** The changes, newest first. */
    @GetMapping(path = "/changes", produces = "application/json")
    Page<CircuitChangeAnswer> changes(@PathVariable String id, @ModelAttribute Query query) {
        microgrids.requireCircuit(id);
        Optional<Instant> instant = query.instant();
        if (instant.isPresent()) {
            return new Page<>(
                    held(id, instant.get(), query).stream()
                            .map(CircuitChangeAnswer::of)
                            .toList(),
                    null);
        }
        int most = query.most();
        List<CircuitChange> found = history.newest(query.asked(id), query.last(), most + 1);
        return Page.newest(found, most, CircuitChange::id).map(CircuitChangeAnswer::of);
    }

    /** The same as a table, all of it, newest first. */
    @GetMapping(path = "/changes", produces = CSV)
    void csv(@PathVariable String id, @ModelAttribute Query query, HttpServletResponse answer) throws IOException {
        microgrids.requireCircuit(id);
        Optional<Instant> instant = query.instant();
        Asked asked = query.asked(id);
        long before = query.last();
        answer.setContentType(CSV);
        answer.setCharacterEncoding(StandardCharsets.UTF_8.name());
        answer.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + id + "-changes.csv\"");
        PrintWriter lines = answer.getWriter();
        lines.print(CircuitChangeAnswer.CSV_HEADER);
        if (instant.isPresent()) {
            held(id, instant.get(), query)
                    .forEach(
                            change -> lines.print(CircuitChangeAnswer.of(change).csv()));
            return;
        }
        List<CircuitChange> part = history.newest(asked, before, LARGEST_LIMIT);
        while (!part.isEmpty()) {
            part.forEach(change -> lines.print(CircuitChangeAnswer.of(change).csv()));
            part = part.size() < LARGEST_LIMIT
                    ? List.of()
                    : history.newest(asked, part.getLast().id(), LARGEST_LIMIT);
        }
    }

    /** The same for whoever cannot say what they accept, a browser's link among them. */
    @GetMapping("/changes.csv")
    void file(@PathVariable String id, @ModelAttribute Query query, HttpServletResponse answer) throws IOException {
        csv(id, query, answer);
    }

    private List<CircuitChange> held(String id, Instant instant, Query query) {
        Optional<Direction> wanted = query.wanted();
        return history.at(id, instant).stream()
                .filter(change -> wanted.map(
                                direction -> direction == change.capacity().direction())
                        .orElse(true))
                .toList();
    }
}
