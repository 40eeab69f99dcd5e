package com.betterfleet.derms.console;

import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.supervision.Supervision;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The status summary and the cards of all microgrids, worst first (M17, M18). */
@Controller
class MicrogridPages {

    private static final int PER_PAGE = 60;

    private final MicrogridDirectory microgrids;
    private final Supervision supervision;
    private final Standings standings;
    private final Partners partners;
    private final Loads loads;
    private final Frames frames;

    MicrogridPages(
            MicrogridDirectory microgrids,
            Supervision supervision,
            Standings standings,
            Partners partners,
            Loads loads,
            Frames frames) {
        this.microgrids = microgrids;
        this.supervision = supervision;
        this.standings = standings;
        this.partners = partners;
        this.loads = loads;
        this.frames = frames;
    }

    @GetMapping({"/", "/console"})
    String start() {
        return "redirect:/console/microgrids";
    }

    @GetMapping("/console/microgrids")
    String page(
            @RequestParam(defaultValue = "") String mode,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        fill(mode, q, page, model);
        return "microgrids";
    }

    @GetMapping("/console/cards")
    String list(
            @RequestParam(defaultValue = "") String mode,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        fill(mode, q, page, model);
        return "microgrids :: list";
    }

    @GetMapping("/console/cards/{scopeId}")
    String card(@PathVariable String scopeId, Model model) {
        model.addAttribute("card", card(microgrids.requireScope(scopeId)));
        return "microgrids :: card";
    }

    private void fill(String mode, String search, int page, Model model) {
        List<ManagedScope> found = microgrids.scopes().stream()
                .filter(scope -> scope.name().toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT)))
                .toList();
        Map<String, Mode> modes = modes(found);
        Mode selected = selected(mode);
        List<CardView> cards = found.stream()
                .filter(scope -> selected == null || modes.get(scope.id()) == selected)
                .map(this::card)
                .sorted(CardView.WORST_FIRST)
                .toList();
        int pages = Math.max(1, Math.ceilDiv(cards.size(), PER_PAGE));
        int shown = Math.clamp(page, 1, pages);
        Map<Mode, Long> counts =
                modes.values().stream().collect(Collectors.groupingBy(each -> each, Collectors.counting()));
        model.addAttribute("frame", frames.about());
        model.addAttribute("summary", new SummaryView(counts, selected, search, shown, pages));
        model.addAttribute(
                "cards",
                cards.stream()
                        .skip((long) (shown - 1) * PER_PAGE)
                        .limit(PER_PAGE)
                        .toList());
    }

    private Map<String, Mode> modes(List<ManagedScope> scopes) {
        var states = supervision.states(scopes.stream().map(ManagedScope::id).toList());
        return scopes.stream()
                .collect(Collectors.toMap(
                        ManagedScope::id,
                        scope -> Optional.ofNullable(states.get(scope.id()))
                                .map(state -> Standings.mode(state.mode()))
                                .orElse(Mode.UNMANAGED)));
    }

    private static @Nullable Mode selected(String key) {
        return Arrays.stream(Mode.values())
                .filter(mode -> mode.key().equals(key))
                .findFirst()
                .orElse(null);
    }

    private CardView card(ManagedScope scope) {
        Figures figures = frames.figures(scope.microgridId());
        Instant now = figures.now();
        Optional<Partners.Partner> partner = partners.of(scope.id());
        Standings.Seen seen = standings.of(scope, partner, now);
        return new CardView(
                scope.id(),
                scope.name(),
                microgrids.microgrid(scope.microgridId()).map(Microgrid::name).orElse(""),
                scope.circuitId()
                        .flatMap(microgrids::circuit)
                        .map(Circuit::name)
                        .orElse(null),
                seen.standing(),
                loads.now(scope.id(), now),
                partner.map(bound -> bound.view(figures)).orElseGet(() -> LinkView.none(figures)),
                seen.state().decidedAt(),
                figures);
    }
}
