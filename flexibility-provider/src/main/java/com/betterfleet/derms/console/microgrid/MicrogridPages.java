package com.betterfleet.derms.console.microgrid;

import com.betterfleet.derms.compliance.BreachQueries;
import com.betterfleet.derms.console.chart.LoadReader;
import com.betterfleet.derms.console.chart.LoadReading;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.ModeBadge;
import com.betterfleet.derms.console.layout.PageLayout;
import com.betterfleet.derms.console.layout.Pagination;
import com.betterfleet.derms.console.status.LinkView;
import com.betterfleet.derms.console.status.ScopePartners;
import com.betterfleet.derms.console.status.ScopeStatusReader;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.supervision.ScopeSeverity;
import com.betterfleet.derms.supervision.ScopeSupervision;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The summary of all scopes by mode and their cards, worst first (M17, M18). */
@Controller
public class MicrogridPages {

    private static final int PER_PAGE = 60;

    private final MicrogridDirectory microgrids;
    private final MicrogridSearch search;
    private final ScopeSupervision supervision;
    private final ScopeStatusReader statusReader;
    private final ScopePartners partners;
    private final LoadReader loadReader;
    private final BreachQueries breaches;
    private final PageLayout pageLayout;
    private final InstantSource clock;

    MicrogridPages(
            MicrogridDirectory microgrids,
            MicrogridSearch search,
            ScopeSupervision supervision,
            ScopeStatusReader statusReader,
            ScopePartners partners,
            LoadReader loadReader,
            BreachQueries breaches,
            PageLayout pageLayout,
            InstantSource clock) {
        this.microgrids = microgrids;
        this.search = search;
        this.supervision = supervision;
        this.statusReader = statusReader;
        this.partners = partners;
        this.loadReader = loadReader;
        this.breaches = breaches;
        this.pageLayout = pageLayout;
        this.clock = clock;
    }

    @GetMapping({"/", "/console"})
    String redirectToSummary() {
        return "redirect:/console/microgrids";
    }

    @GetMapping("/console/microgrids")
    String showSummary(
            @RequestParam(defaultValue = "") String mode,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        fillModel(mode, q, page, model);
        return "microgrids";
    }

    @GetMapping("/console/cards")
    public String listCards(
            @RequestParam(defaultValue = "") String mode,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        fillModel(mode, q, page, model);
        return "microgrids :: list";
    }

    @GetMapping("/console/cards/{scopeId}")
    String showCard(@PathVariable String scopeId, Model model) {
        model.addAttribute(
                "card", createCards(List.of(microgrids.requireScope(scopeId))).getFirst());
        return "microgrids :: card";
    }

    private void fillModel(String mode, String nameFilter, int page, Model model) {
        List<RankedScope> found = rankScopes(nameFilter);
        ModeBadge selected = parseMode(mode);
        List<String> ordered = found.stream()
                .filter(scope -> selected == null || scope.mode() == selected)
                // The ids arrive in order of name, and the sort is stable.
                .sorted(RankedScope.WORST_FIRST)
                .map(RankedScope::scopeId)
                .toList();
        Pagination paging = Pagination.of(page, ordered.size(), PER_PAGE);
        List<String> shown =
                ordered.stream().skip(paging.from()).limit(PER_PAGE).toList();
        Map<ModeBadge, Long> counts =
                found.stream().collect(Collectors.groupingBy(RankedScope::mode, Collectors.counting()));
        model.addAttribute("frame", pageLayout.layoutFor());
        model.addAttribute("summary", new ModeSummary(counts, selected, nameFilter, paging.page(), paging.pages()));
        model.addAttribute("cards", createCards(search.findScopes(shown)));
    }

    /** The position of a scope in the list, worst first; the only data read of scopes on other pages. */
    private record RankedScope(String scopeId, ScopeSeverity severity, boolean overLimit) {

        /** Scopes over their limit first, then by severity. */
        static final Comparator<RankedScope> WORST_FIRST = Comparator.comparing(RankedScope::overLimit)
                .reversed()
                .thenComparingInt(scope -> scope.severity().rank());

        ModeBadge mode() {
            return ModeBadge.of(severity.mode());
        }
    }

    private List<RankedScope> rankScopes(String nameFilter) {
        Map<String, ScopeSeverity> severities = supervision.readSeverities();
        Set<String> overLimit = breaches.findScopesOverLimit();
        return search.findScopeIds(nameFilter).stream()
                .map(id -> new RankedScope(
                        id, severities.getOrDefault(id, ScopeSeverity.ofUnmanaged(id)), overLimit.contains(id)))
                .toList();
    }

    private static @Nullable ModeBadge parseMode(String key) {
        return Arrays.stream(ModeBadge.values())
                .filter(mode -> mode.urlKey().equals(key))
                .findFirst()
                .orElse(null);
    }

    private List<ScopeCard> createCards(List<ManagedScope> scopes) {
        List<String> ids = scopes.stream().map(ManagedScope::id).toList();
        Instant now = clock.instant();
        Map<String, Microgrid> sites = search.findMicrogrids(
                scopes.stream().map(ManagedScope::microgridId).collect(Collectors.toSet()));
        Map<String, Circuit> circuits = microgrids.findCircuitsOfScopes(ids);
        Map<String, ScopePartners.BoundPartner> bound = partners.findPartners(ids);
        Map<String, ScopeStatusReader.ScopeSnapshot> snapshots = statusReader.readStatuses(scopes, bound, now);
        Map<String, LoadReading> loads = loadReader.readCurrentLoads(ids, now);
        return scopes.stream()
                .map(scope -> createCard(
                        scope,
                        Optional.ofNullable(sites.get(scope.microgridId())),
                        Optional.ofNullable(circuits.get(scope.id())),
                        Optional.ofNullable(bound.get(scope.id())),
                        Objects.requireNonNull(snapshots.get(scope.id())),
                        Optional.ofNullable(loads.get(scope.id())),
                        now))
                .toList();
    }

    private static ScopeCard createCard(
            ManagedScope scope,
            Optional<Microgrid> site,
            Optional<Circuit> circuit,
            Optional<ScopePartners.BoundPartner> partner,
            ScopeStatusReader.ScopeSnapshot snapshot,
            Optional<LoadReading> load,
            Instant now) {
        Formats formats = PageLayout.formatsFor(site, now);
        return new ScopeCard(
                scope.id(),
                scope.name(),
                site.map(Microgrid::name).orElse(""),
                circuit.map(Circuit::name).orElse(null),
                snapshot.status(),
                load.orElse(null),
                partner.map(boundPartner -> boundPartner.toLinkView(formats)).orElseGet(() -> LinkView.none(formats)),
                snapshot.scopeState().decidedAt(),
                formats);
    }
}
