package com.betterfleet.derms.console;

import com.betterfleet.derms.compliance.Adjustments;
import com.betterfleet.derms.compliance.Wish;
import com.betterfleet.derms.connection.Link;
import com.betterfleet.derms.console.AskView.Preview;
import com.betterfleet.derms.console.AskView.Row;
import com.betterfleet.derms.console.AskView.Time;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Require;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.WindowGrid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

/** Asking the partner for other capacity: blocks are drawn on the timeline or typed, previewed, and sent (M12). */
@Controller
class AskPages {

    private static final WindowGrid QUARTERS = WindowGrid.QUARTER_HOURS;
    private static final Duration AHEAD = Duration.ofHours(24);
    private static final String REMOVE = "remove-";

    private final MicrogridDirectory microgrids;
    private final Adjustments adjustments;
    private final Partners partners;
    private final Frames frames;
    private final JsonMapper json;

    AskPages(
            MicrogridDirectory microgrids, Adjustments adjustments, Partners partners, Frames frames, JsonMapper json) {
        this.microgrids = microgrids;
        this.adjustments = adjustments;
        this.partners = partners;
        this.frames = frames;
        this.json = json;
    }

    /**
     * What was typed.
     *
     * @param from of each row an instant; the three lists are of one length
     * @param kw as typed
     */
    record Typed(List<String> from, List<String> until, List<String> kw, String reason) {

        static Typed of(MultiValueMap<String, String> form, String reason) {
            return new Typed(values(form, "from"), values(form, "until"), values(form, "kw"), reason);
        }

        private static List<String> values(MultiValueMap<String, String> form, String name) {
            return Optional.ofNullable(form.get(name)).orElse(List.of());
        }

        List<Row> rows() {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < Math.min(from.size(), Math.min(until.size(), kw.size())); i++) {
                rows.add(new Row(from.get(i), until.get(i), kw.get(i).strip()));
            }
            return rows;
        }

        Wish wish() {
            List<Wish.Block> blocks = new ArrayList<>();
            for (Row row : rows()) {
                blocks.add(block(row, blocks.size()));
            }
            return new Wish(Direction.IMPORT, blocks, Require.name("reason", reason.strip()));
        }

        private static Wish.Block block(Row row, int index) {
            Instant from = Require.instant("blocks[%d].from".formatted(index), row.from());
            Instant until = Require.instant("blocks[%d].until".formatted(index), row.until());
            if (!until.isAfter(from)) {
                throw new Invalid("blocks[%d].until".formatted(index), row.until(), "a time after the block's start");
            }
            return new Wish.Block(
                    new Interval(from, until), TypedPower.of("blocks[%d].capacity".formatted(index), row.kw()));
        }
    }

    @GetMapping("/console/scopes/{id}/ask")
    String ask(@PathVariable String id, Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        return page(scope, List.of(), "", null, null, model);
    }

    /** @param act add, remove-N, preview or send */
    @PostMapping("/console/scopes/{id}/ask")
    String act(
            @PathVariable String id,
            @RequestParam(defaultValue = "preview") String act,
            @RequestParam(defaultValue = "") String reason,
            // As they came: a list would be cut at each comma somebody types.
            @RequestParam MultiValueMap<String, String> form,
            Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        Typed typed = Typed.of(form, reason);
        List<Row> rows = new ArrayList<>(typed.rows());
        if (act.equals("add")) {
            rows.add(next(rows, frames.figures(scope.microgridId()).now()));
            return page(scope, rows, reason, null, null, model);
        }
        if (act.startsWith(REMOVE)) {
            removed(act).filter(index -> index < rows.size()).ifPresent(index -> rows.remove((int) index));
            return page(scope, rows, reason, null, null, model);
        }
        try {
            Wish wish = typed.wish();
            if (act.equals("send")) {
                adjustments.request(id, wish);
                return "redirect:/console/scopes/" + scope.id() + "#negotiation";
            }
            Adjustments.Preview preview = adjustments.preview(id, wish);
            String message = json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(preview.body()));
            return page(scope, rows, reason, new Preview(message, preview.blocks()), null, model);
        } catch (Invalid refused) {
            return page(scope, rows, reason, null, Objection.reason("ask", refused, reason), model);
        } catch (Conflict refused) {
            return page(scope, rows, reason, null, Objection.state("ask", refused, reason), model);
        }
    }

    private static Optional<Integer> removed(String act) {
        return Optional.of(act.substring(REMOVE.length()))
                .filter(number -> number.matches("\\d{1,4}"))
                .map(Integer::valueOf);
    }

    private String page(
            ManagedScope scope,
            List<Row> rows,
            String reason,
            @Nullable Preview preview,
            @Nullable Objection objection,
            Model model) {
        FrameView frame = frames.about(scope.microgridId());
        Figures figures = frame.figures();
        Optional<Partners.Partner> partner = partners.of(scope.id());
        model.addAttribute("frame", frame);
        model.addAttribute(
                "ask",
                new AskView(
                        scope.id(),
                        scope.name(),
                        partner.map(Partners.Partner::name).orElse("The partner"),
                        partner.map(Partners.Partner::link).map(Link::online).orElse(false),
                        rows.isEmpty() ? List.of(next(rows, figures.now())) : rows,
                        times(rows, figures),
                        reason,
                        preview,
                        objection,
                        figures));
        return "ask";
    }

    /** The quarter hour after the last block, or the next one there is. */
    private static Row next(List<Row> rows, Instant now) {
        Instant from = QUARTERS.nextEdge(now);
        if (!rows.isEmpty()) {
            try {
                from = Require.instant("until", rows.getLast().until());
            } catch (Invalid none) {
                // What was typed is told when it is looked at; the new row begins at the next quarter hour.
            }
        }
        return new Row(from.toString(), from.plus(QUARTERS.length()).toString(), "");
    }

    /** The edges of quarter hours of the day ahead, and whatever was chosen before and has passed meanwhile. */
    private static List<Time> times(List<Row> rows, Figures figures) {
        List<Instant> edges = new ArrayList<>();
        Instant at = QUARTERS.windowAt(figures.now()).start();
        while (!at.isAfter(figures.now().plus(AHEAD).plus(QUARTERS.length()))) {
            edges.add(at);
            at = QUARTERS.nextEdge(at);
        }
        for (Row row : rows) {
            for (String typed : List.of(row.from(), row.until())) {
                try {
                    edges.add(Require.instant("time", typed));
                } catch (Invalid none) {
                    // It is told when the block is looked at.
                }
            }
        }
        return edges.stream()
                .distinct()
                .sorted()
                .map(edge -> new Time(edge, figures.time(edge)))
                .toList();
    }
}
