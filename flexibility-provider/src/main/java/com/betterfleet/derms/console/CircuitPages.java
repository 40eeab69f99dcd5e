package com.betterfleet.derms.console;

import com.betterfleet.derms.envelope.Available;
import com.betterfleet.derms.envelope.CircuitCapacities;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.envelope.RemoteCircuit;
import com.betterfleet.derms.envelope.RemoteCircuits;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.CircuitKind;
import com.betterfleet.derms.microgrid.CircuitSide;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.Supervision;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The circuits: complete without a visit to any page about the link (M6). */
@Controller
class CircuitPages {

    private static final Duration HISTORY = Duration.ofHours(24);
    private static final int CHANGES_SHOWN = 50;
    private static final int PER_PAGE = 50;

    private final MicrogridDirectory microgrids;
    private final MicrogridSearch search;
    private final CircuitCapacities capacities;
    private final RemoteCircuits remotes;
    private final Standings standings;
    private final Partners partners;
    private final Frames frames;

    CircuitPages(
            MicrogridDirectory microgrids,
            MicrogridSearch search,
            CircuitCapacities capacities,
            RemoteCircuits remotes,
            Standings standings,
            Partners partners,
            Frames frames) {
        this.microgrids = microgrids;
        this.search = search;
        this.capacities = capacities;
        this.remotes = remotes;
        this.standings = standings;
        this.partners = partners;
        this.frames = frames;
    }

    @GetMapping("/console/circuits")
    String list(@RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "1") int page, Model model) {
        Paging paging = Paging.of(page, search.countCircuits(q), PER_PAGE);
        model.addAttribute("frame", frames.about());
        model.addAttribute("search", q);
        model.addAttribute("paging", paging);
        model.addAttribute(
                "circuits",
                search.circuits(q, paging.from(), PER_PAGE).stream()
                        .map(circuit -> view(circuit, frames.figures(circuit.microgridId()), false))
                        .toList());
        return "circuits";
    }

    @GetMapping("/console/circuits/{id}")
    String page(@PathVariable String id, Model model) {
        Circuit circuit = microgrids.requireCircuit(id);
        FrameView frame = frames.about(circuit.microgridId());
        model.addAttribute("frame", frame);
        model.addAttribute("circuit", view(circuit, frame.figures(), true));
        return "circuit";
    }

    @GetMapping("/console/circuits/{id}/now")
    String now(@PathVariable String id, Model model) {
        Circuit circuit = microgrids.requireCircuit(id);
        model.addAttribute("circuit", view(circuit, frames.figures(circuit.microgridId()), true));
        return "circuit :: now";
    }

    private CircuitView view(Circuit circuit, Figures figures, boolean detailed) {
        Optional<ManagedScope> scope = circuit.kind() == CircuitKind.GRID_CONNECTION
                ? microgrids.scopesOn(circuit.id()).stream().findFirst()
                : Optional.empty();
        Instant now = figures.now();
        Optional<Standings.Seen> seen =
                scope.map(governing -> standings.of(governing, partners.of(governing.id()), now));
        Instant decidedAt = seen.map(known -> known.state().decidedAt()).orElse(now);
        return new CircuitView(
                circuit.id(),
                circuit.name(),
                microgrids.microgrid(circuit.microgridId()).map(Microgrid::name).orElse(""),
                scope.map(ManagedScope::id).orElse(null),
                scope.map(ManagedScope::name).orElse(null),
                seen.map(Standings.Seen::standing).orElseGet(() -> alone(circuit, now)),
                circuit.importSide().rating().kilowatts(),
                circuit.importSide().safeDefault().kilowatts(),
                operational(circuit, now),
                detailed ? remote(circuit) : null,
                decidedAt,
                decidedAt.plus(Supervision.VALIDITY),
                detailed ? changes(circuit, now) : List.of(),
                Rights.ofSignedIn(),
                figures);
    }

    private BigDecimal withoutLimit(Circuit circuit, Instant now) {
        Optional<Power> envelope = Optional.ofNullable(
                        capacities.of(circuit.id()).get(Direction.IMPORT))
                .flatMap(CircuitCapacity::envelope);
        CircuitSide side = circuit.importSide();
        return Available.of(new CircuitSide(side.rating(), side.safeDefault(), Optional.empty()), envelope, now)
                .power()
                .kilowatts();
    }

    private CircuitView.@Nullable Remote remote(Circuit circuit) {
        return remotes.of(circuit.id())
                .map(there -> new CircuitView.Remote(
                        there.remoteId(),
                        there.confirmed()
                                .map(confirmed -> confirmed.imported().kilowatts())
                                .orElse(null),
                        there.confirmed().map(RemoteCircuit.Confirmed::at).orElse(null),
                        there.fault().orElse(null)))
                .orElse(null);
    }

    /** A circuit that no scope moves stands on its own bounds. */
    private Standing alone(Circuit circuit, Instant now) {
        Available available = Available.of(circuit.importSide(), Optional.empty(), now);
        Limit limit = Limit.lasting(available.power().kilowatts(), Standings.source(available));
        return new Standing("", new Situation.Unmanaged(), limit, null, true, standings.unwritten(circuit.id(), now));
    }

    private CircuitView.@Nullable OperationalLimit operational(Circuit circuit, Instant now) {
        return circuit.importSide()
                .operational()
                .filter(limit -> limit.holdsAt(now))
                .map(limit -> new CircuitView.OperationalLimit(
                        limit.limit().kilowatts(),
                        limit.reason(),
                        limit.setBy(),
                        limit.until().orElse(null),
                        limit.found(),
                        withoutLimit(circuit, now)))
                .orElse(null);
    }

    private List<CircuitView.Change> changes(Circuit circuit, Instant now) {
        return capacities
                .changes(circuit.id(), Direction.IMPORT, now.minus(HISTORY), now.plusSeconds(1))
                .reversed()
                .stream()
                .limit(CHANGES_SHOWN)
                .map(CircuitPages::change)
                .toList();
    }

    private static CircuitView.Change change(CircuitCapacity change) {
        int row = change.decisionRow();
        String reference = change.reference().map(id -> "message " + id).orElse("");
        return new CircuitView.Change(
                change.decidedFor(),
                change.available().power().kilowatts(),
                Standings.source(change),
                Mode.of(com.betterfleet.derms.supervision.Mode.ofRow(row)),
                reference);
    }
}
