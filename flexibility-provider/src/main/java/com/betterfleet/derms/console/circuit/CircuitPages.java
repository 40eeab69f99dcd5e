package com.betterfleet.derms.console.circuit;

import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.LayoutView;
import com.betterfleet.derms.console.layout.ModeBadge;
import com.betterfleet.derms.console.layout.PageLayout;
import com.betterfleet.derms.console.layout.PagePermissions;
import com.betterfleet.derms.console.layout.Pagination;
import com.betterfleet.derms.console.status.CurrentLimit;
import com.betterfleet.derms.console.status.ScopePartners;
import com.betterfleet.derms.console.status.ScopeStatus;
import com.betterfleet.derms.console.status.ScopeStatusReader;
import com.betterfleet.derms.console.status.StatusCause;
import com.betterfleet.derms.envelope.AvailableCapacity;
import com.betterfleet.derms.envelope.CircuitCapacities;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.envelope.remote.RemoteCircuit;
import com.betterfleet.derms.envelope.remote.RemoteCircuitService;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.CircuitDirection;
import com.betterfleet.derms.microgrid.CircuitKind;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.LimitEnforcement;
import com.betterfleet.derms.supervision.ScopeSupervision;
import com.betterfleet.derms.supervision.decision.DecisionRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of circuits, complete without any page about the link (M6). */
@Controller
public class CircuitPages {

    private static final Duration HISTORY = Duration.ofHours(24);
    private static final int CHANGES_SHOWN = 50;
    private static final int PER_PAGE = 50;

    private final MicrogridDirectory microgrids;
    private final MicrogridSearch search;
    private final CircuitCapacities capacities;
    private final RemoteCircuitService remotes;
    private final ScopeStatusReader statusReader;
    private final ScopePartners partners;
    private final ScopeSupervision supervision;
    private final PageLayout pageLayout;

    CircuitPages(
            MicrogridDirectory microgrids,
            MicrogridSearch search,
            CircuitCapacities capacities,
            RemoteCircuitService remotes,
            ScopeStatusReader statusReader,
            ScopePartners partners,
            ScopeSupervision supervision,
            PageLayout pageLayout) {
        this.microgrids = microgrids;
        this.search = search;
        this.capacities = capacities;
        this.remotes = remotes;
        this.statusReader = statusReader;
        this.partners = partners;
        this.supervision = supervision;
        this.pageLayout = pageLayout;
    }

    @GetMapping("/console/circuits")
    public String listCircuits(
            @RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "1") int page, Model model) {
        Pagination paging = Pagination.of(page, search.countCircuits(q), PER_PAGE);
        model.addAttribute("frame", pageLayout.layoutFor());
        model.addAttribute("search", q);
        model.addAttribute("paging", paging);
        List<Circuit> shown = search.findCircuits(q, paging.from(), PER_PAGE);
        Map<String, List<String>> unenforced = supervision.findUnenforcedScopes(shown);
        model.addAttribute(
                "circuits",
                shown.stream()
                        .map(circuit ->
                                createView(circuit, unenforced, pageLayout.formatsFor(circuit.microgridId()), false))
                        .toList());
        return "circuits";
    }

    @GetMapping("/console/circuits/{id}")
    String showCircuit(@PathVariable String id, Model model) {
        Circuit circuit = microgrids.requireCircuit(id);
        LayoutView layout = pageLayout.layoutFor(circuit.microgridId());
        model.addAttribute("frame", layout);
        model.addAttribute("circuit", createView(circuit, findUnenforced(circuit), layout.formats(), true));
        return "circuit";
    }

    @GetMapping("/console/circuits/{id}/now")
    String refreshCircuit(@PathVariable String id, Model model) {
        Circuit circuit = microgrids.requireCircuit(id);
        model.addAttribute(
                "circuit",
                createView(circuit, findUnenforced(circuit), pageLayout.formatsFor(circuit.microgridId()), true));
        return "circuit :: now";
    }

    private Map<String, List<String>> findUnenforced(Circuit circuit) {
        return supervision.findUnenforcedScopes(List.of(circuit));
    }

    private CircuitView createView(
            Circuit circuit, Map<String, List<String>> unenforcedByCircuit, Formats formats, boolean detailed) {
        Optional<ManagedScope> scope = circuit.kind() == CircuitKind.GRID_CONNECTION
                ? microgrids.findScopesOn(circuit.id()).stream().findFirst()
                : Optional.empty();
        Instant now = formats.now();
        Optional<ScopeStatusReader.ScopeSnapshot> snapshot = scope.map(governingScope ->
                statusReader.readStatus(governingScope, partners.findPartner(governingScope.id()), now));
        Instant decidedAt =
                snapshot.map(known -> known.scopeState().decidedAt()).orElse(now);
        return new CircuitView(
                circuit.id(),
                circuit.name(),
                microgrids
                        .findMicrogrid(circuit.microgridId())
                        .map(Microgrid::name)
                        .orElse(""),
                scope.map(ManagedScope::id).orElse(null),
                scope.map(ManagedScope::name).orElse(null),
                listNames(unenforcedByCircuit.getOrDefault(circuit.id(), List.of())),
                snapshot.map(ScopeStatusReader.ScopeSnapshot::status).orElseGet(() -> statusWithoutScope(circuit, now)),
                circuit.importSide().rating().kilowatts(),
                circuit.importSide().safeDefault().kilowatts(),
                toOperationalLimitView(circuit, now),
                detailed ? toRemoteView(circuit) : null,
                decidedAt,
                decidedAt.plus(ScopeSupervision.DECISION_VALIDITY),
                detailed ? listChanges(circuit, now) : List.of(),
                PagePermissions.forCurrentAccount(),
                formats);
    }

    private List<String> listNames(List<String> scopeIds) {
        return scopeIds.isEmpty()
                ? scopeIds
                : search.findScopes(scopeIds).stream().map(ManagedScope::name).toList();
    }

    private BigDecimal kwWithoutOperationalLimit(Circuit circuit, Instant now) {
        Optional<Power> envelope = Optional.ofNullable(
                        capacities.findCurrent(circuit.id()).get(Direction.IMPORT))
                .flatMap(CircuitCapacity::envelope);
        CircuitDirection importSide = circuit.importSide();
        return AvailableCapacity.of(
                        new CircuitDirection(importSide.rating(), importSide.safeDefault(), Optional.empty()),
                        envelope,
                        now)
                .power()
                .kilowatts();
    }

    private CircuitView.@Nullable RemoteCircuitView toRemoteView(Circuit circuit) {
        return remotes.findRemote(circuit.id())
                .map(remoteCircuit -> new CircuitView.RemoteCircuitView(
                        remoteCircuit.remoteId(),
                        remoteCircuit
                                .confirmed()
                                .map(confirmed -> confirmed.imported().kilowatts())
                                .orElse(null),
                        remoteCircuit
                                .confirmed()
                                .map(RemoteCircuit.ConfirmedCapacity::at)
                                .orElse(null),
                        remoteCircuit.fault().orElse(null)))
                .orElse(null);
    }

    /** The status of a circuit without a managed scope: its own limits apply. */
    private ScopeStatus statusWithoutScope(Circuit circuit, Instant now) {
        AvailableCapacity available = AvailableCapacity.of(circuit.importSide(), Optional.empty(), now);
        CurrentLimit limit =
                CurrentLimit.permanent(available.power().kilowatts(), ScopeStatusReader.sourceOf(available));
        return new ScopeStatus(
                "",
                new StatusCause.UnboundCause(),
                limit,
                null,
                LimitEnforcement.NOT_BOUND,
                statusReader.findUnconfirmed(circuit.id(), now));
    }

    private CircuitView.@Nullable OperationalLimitView toOperationalLimitView(Circuit circuit, Instant now) {
        return circuit.importSide()
                .operational()
                .filter(limit -> limit.appliesAt(now))
                .map(limit -> new CircuitView.OperationalLimitView(
                        limit.limit().kilowatts(),
                        limit.reason(),
                        limit.setBy(),
                        limit.until().orElse(null),
                        limit.found(),
                        kwWithoutOperationalLimit(circuit, now)))
                .orElse(null);
    }

    private List<CircuitView.CapacityChange> listChanges(Circuit circuit, Instant now) {
        return capacities
                .findChanges(circuit.id(), Direction.IMPORT, now.minus(HISTORY), now.plusSeconds(1))
                .reversed()
                .stream()
                .limit(CHANGES_SHOWN)
                .map(CircuitPages::toChange)
                .toList();
    }

    private static CircuitView.CapacityChange toChange(CircuitCapacity change) {
        String reference = change.reference().map(id -> "message " + id).orElse("");
        return new CircuitView.CapacityChange(
                change.decidedFor(),
                change.available().power().kilowatts(),
                ScopeStatusReader.sourceOf(change),
                ModeBadge.of(DecisionRow.of(change.decisionRow()).mode()),
                reference);
    }
}
