package com.betterfleet.derms.console;

import com.betterfleet.derms.compliance.Breaches;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.supervision.Ranked;
import com.betterfleet.derms.supervision.Supervision;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** Before all else. */
    private static final int OVER_LIMIT = -1;

    private final MicrogridDirectory microgrids;
    private final MicrogridSearch search;
    private final Supervision supervision;
    private final Standings standings;
    private final Partners partners;
    private final Loads loads;
    private final Breaches breaches;
    private final Frames frames;

    MicrogridPages(
            MicrogridDirectory microgrids,
            MicrogridSearch search,
            Supervision supervision,
            Standings standings,
            Partners partners,
            Loads loads,
            Breaches breaches,
            Frames frames) {
        this.microgrids = microgrids;
        this.search = search;
        this.supervision = supervision;
        this.standings = standings;
        this.partners = partners;
        this.loads = loads;
        this.breaches = breaches;
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

    private void fill(String mode, String part, int page, Model model) {
        List<Place> found = places(part);
        Mode selected = selected(mode);
        List<String> ordered = found.stream()
                .filter(place -> selected == null || place.mode() == selected)
                // The names come in order and a sort keeps that among equals.
                .sorted(Comparator.comparingInt(Place::rank))
                .map(Place::scopeId)
                .toList();
        Paging paging = Paging.of(page, ordered.size(), PER_PAGE);
        List<String> shown =
                ordered.stream().skip(paging.from()).limit(PER_PAGE).toList();
        Map<Mode, Long> counts = found.stream().collect(Collectors.groupingBy(Place::mode, Collectors.counting()));
        model.addAttribute("frame", frames.about());
        model.addAttribute("summary", new SummaryView(counts, selected, part, paging.page(), paging.pages()));
        model.addAttribute(
                "cards", search.scopes(shown).stream().map(this::card).toList());
    }

    /** Where a scope comes among all, worst first; all that is read of those that are not shown. */
    private record Place(String scopeId, Mode mode, int rank) {

        static Place of(String scopeId, @Nullable Ranked ranked, boolean over) {
            if (over) {
                return new Place(scopeId, ranked == null ? Mode.UNMANAGED : Mode.of(ranked.mode()), OVER_LIMIT);
            }
            return ranked == null
                    ? new Place(scopeId, Mode.UNMANAGED, Integer.MAX_VALUE)
                    : new Place(scopeId, Mode.of(ranked.mode()), ranked.rank());
        }
    }

    private List<Place> places(String part) {
        Map<String, Ranked> ranked = supervision.ranked();
        Set<String> over = breaches.scopesOver();
        return search.scopeIds(part).stream()
                .map(id -> Place.of(id, ranked.get(id), over.contains(id)))
                .toList();
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
