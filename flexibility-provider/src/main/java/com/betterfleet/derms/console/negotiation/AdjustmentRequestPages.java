package com.betterfleet.derms.console.negotiation;

import com.betterfleet.derms.compliance.AdjustmentRequest;
import com.betterfleet.derms.compliance.AdjustmentService;
import com.betterfleet.derms.console.layout.FormError;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.LayoutView;
import com.betterfleet.derms.console.layout.PageLayout;
import com.betterfleet.derms.console.layout.PowerInput;
import com.betterfleet.derms.console.negotiation.AdjustmentRequestView.BlockInput;
import com.betterfleet.derms.console.negotiation.AdjustmentRequestView.RequestPreview;
import com.betterfleet.derms.console.negotiation.AdjustmentRequestView.TimeOption;
import com.betterfleet.derms.console.status.ScopePartners;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
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

/** The form that requests another capacity from the partner: blocks are drawn or typed, previewed and sent (M12). */
@Controller
class AdjustmentRequestPages {

    private static final WindowGrid QUARTER_HOURS = WindowGrid.QUARTER_HOURS;
    private static final Duration REQUEST_HORIZON = Duration.ofHours(24);
    private static final String REMOVE_PREFIX = "remove-";

    private final MicrogridDirectory microgrids;
    private final AdjustmentService adjustments;
    private final ScopePartners partners;
    private final PageLayout pageLayout;
    private final MessagePreview messagePreview;

    AdjustmentRequestPages(
            MicrogridDirectory microgrids,
            AdjustmentService adjustments,
            ScopePartners partners,
            PageLayout pageLayout,
            MessagePreview messagePreview) {
        this.microgrids = microgrids;
        this.adjustments = adjustments;
        this.partners = partners;
        this.pageLayout = pageLayout;
        this.messagePreview = messagePreview;
    }

    /**
     * The form's values as typed.
     *
     * @param from the start of each row; the three lists have one length
     * @param kw as typed
     */
    record AdjustmentRequestForm(List<String> from, List<String> until, List<String> kw, String reason) {

        static AdjustmentRequestForm of(MultiValueMap<String, String> form, String reason) {
            return new AdjustmentRequestForm(
                    valuesOf(form, "from"), valuesOf(form, "until"), valuesOf(form, "kw"), reason);
        }

        private static List<String> valuesOf(MultiValueMap<String, String> form, String name) {
            return Optional.ofNullable(form.get(name)).orElse(List.of());
        }

        List<BlockInput> toRows() {
            List<BlockInput> rows = new ArrayList<>();
            for (int i = 0; i < Math.min(from.size(), Math.min(until.size(), kw.size())); i++) {
                rows.add(new BlockInput(from.get(i), until.get(i), kw.get(i).strip()));
            }
            return rows;
        }

        AdjustmentRequest toRequest() {
            List<AdjustmentRequest.RequestedBlock> blocks = new ArrayList<>();
            for (BlockInput row : toRows()) {
                blocks.add(toBlock(row, blocks.size()));
            }
            return new AdjustmentRequest(Direction.IMPORT, blocks, InputChecks.requireName("reason", reason.strip()));
        }

        private static AdjustmentRequest.RequestedBlock toBlock(BlockInput row, int index) {
            Instant from = InputChecks.requireInstant("blocks[%d].from".formatted(index), row.from());
            Instant until = InputChecks.requireInstant("blocks[%d].until".formatted(index), row.until());
            if (!until.isAfter(from)) {
                throw new InvalidValueException(
                        "blocks[%d].until".formatted(index), row.until(), "a time after the block's start");
            }
            return new AdjustmentRequest.RequestedBlock(
                    new Interval(from, until), PowerInput.of("blocks[%d].capacity".formatted(index), row.kw()));
        }
    }

    @GetMapping("/console/scopes/{id}/ask")
    String showForm(@PathVariable String id, Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        return renderPage(scope, List.of(), "", null, null, model);
    }

    /** @param act add, remove-N, preview or send */
    @PostMapping("/console/scopes/{id}/ask")
    String submitForm(
            @PathVariable String id,
            @RequestParam(defaultValue = "preview") String act,
            @RequestParam(defaultValue = "") String reason,
            // As submitted: a List parameter would split each value at its commas.
            @RequestParam MultiValueMap<String, String> form,
            Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        AdjustmentRequestForm typed = AdjustmentRequestForm.of(form, reason);
        List<BlockInput> rows = new ArrayList<>(typed.toRows());
        if (act.equals("add")) {
            rows.add(nextBlock(rows, pageLayout.formatsFor(scope.microgridId()).now()));
            return renderPage(scope, rows, reason, null, null, model);
        }
        if (act.startsWith(REMOVE_PREFIX)) {
            parseRemovedRow(act).filter(index -> index < rows.size()).ifPresent(index -> rows.remove((int) index));
            return renderPage(scope, rows, reason, null, null, model);
        }
        try {
            AdjustmentRequest request = typed.toRequest();
            if (act.equals("send")) {
                adjustments.submitRequest(id, request);
                return "redirect:/console/scopes/" + scope.id() + "#negotiation";
            }
            AdjustmentService.AdjustmentPreview preview = adjustments.previewRequest(id, request);
            String message = messagePreview.format(preview.body());
            return renderPage(scope, rows, reason, new RequestPreview(message, preview.blocks()), null, model);
        } catch (InvalidValueException | ConflictException refused) {
            return renderPage(scope, rows, reason, null, FormError.of("ask", refused, reason), model);
        }
    }

    private static Optional<Integer> parseRemovedRow(String act) {
        return Optional.of(act.substring(REMOVE_PREFIX.length()))
                .filter(number -> number.matches("\\d{1,4}"))
                .map(Integer::valueOf);
    }

    private String renderPage(
            ManagedScope scope,
            List<BlockInput> rows,
            String reason,
            @Nullable RequestPreview preview,
            @Nullable FormError formError,
            Model model) {
        LayoutView layout = pageLayout.layoutFor(scope.microgridId());
        Formats formats = layout.formats();
        Optional<ScopePartners.BoundPartner> partner = partners.findPartner(scope.id());
        model.addAttribute("frame", layout);
        model.addAttribute(
                "ask",
                new AdjustmentRequestView(
                        scope.id(),
                        scope.name(),
                        partner.map(ScopePartners.BoundPartner::name).orElse("The partner"),
                        partner.map(ScopePartners.BoundPartner::link)
                                .map(PartnerLink::isOnline)
                                .orElse(false),
                        rows.isEmpty() ? List.of(nextBlock(rows, formats.now())) : rows,
                        listTimes(rows, formats),
                        reason,
                        preview,
                        formError,
                        formats));
        return "ask";
    }

    /** A row for the quarter hour after the last block, or for the next quarter hour. */
    private static BlockInput nextBlock(List<BlockInput> rows, Instant now) {
        Instant from = QUARTER_HOURS.nextEdge(now);
        if (!rows.isEmpty()) {
            try {
                from = InputChecks.requireInstant("until", rows.getLast().until());
            } catch (InvalidValueException none) {
                // Validation reports the value on submission; the new row begins at the next quarter hour.
            }
        }
        return new BlockInput(from.toString(), from.plus(QUARTER_HOURS.length()).toString(), "");
    }

    /** The quarter hours of the day ahead, and the times already chosen. */
    private static List<TimeOption> listTimes(List<BlockInput> rows, Formats formats) {
        List<Instant> edges = new ArrayList<>();
        Instant at = QUARTER_HOURS.windowAt(formats.now()).start();
        while (!at.isAfter(formats.now().plus(REQUEST_HORIZON).plus(QUARTER_HOURS.length()))) {
            edges.add(at);
            at = QUARTER_HOURS.nextEdge(at);
        }
        for (BlockInput row : rows) {
            for (String typed : List.of(row.from(), row.until())) {
                try {
                    edges.add(InputChecks.requireInstant("time", typed));
                } catch (InvalidValueException none) {
                    // Validation reports the value on submission.
                }
            }
        }
        return edges.stream()
                .distinct()
                .sorted()
                .map(edge -> new TimeOption(edge, formats.formatTime(edge)))
                .toList();
    }
}
