package com.betterfleet.derms.console.scope;

import com.betterfleet.derms.console.chart.LoadReader;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.ModeBadge;
import com.betterfleet.derms.console.status.LinkView;
import com.betterfleet.derms.console.status.ScopePartners;
import com.betterfleet.derms.console.status.ScopeStatusReader;
import com.betterfleet.derms.console.timeline.TimelineStep;
import com.betterfleet.derms.incident.EnergyOutlookService;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Reads a scope as its page shows it. The limit in force, its reason, the load, the link and the changes ahead. */
@Component
class ScopeViewReader {

    private static final int CHANGES_SHOWN = 5;

    private final MicrogridDirectory microgrids;
    private final ScopeStatusReader statusReader;
    private final ScopePartners partners;
    private final LoadReader loadReader;
    private final EnergyOutlookService energies;

    ScopeViewReader(
            MicrogridDirectory microgrids,
            ScopeStatusReader statusReader,
            ScopePartners partners,
            LoadReader loadReader,
            EnergyOutlookService energies) {
        this.microgrids = microgrids;
        this.statusReader = statusReader;
        this.partners = partners;
        this.loadReader = loadReader;
        this.energies = energies;
    }

    ScopeView readScope(ManagedScope scope, Formats formats) {
        Optional<ScopePartners.BoundPartner> partner = partners.findPartner(scope.id());
        ScopeStatusReader.ScopeSnapshot snapshot = statusReader.readStatus(scope, partner, formats.now());
        Optional<Circuit> circuit = scope.circuitId().flatMap(microgrids::findCircuit);
        return new ScopeView(
                scope.id(),
                scope.name(),
                microgrids
                        .findMicrogrid(scope.microgridId())
                        .map(Microgrid::name)
                        .orElse(""),
                circuit.map(Circuit::id).orElse(null),
                circuit.map(Circuit::name).orElse(null),
                snapshot.status(),
                loadReader.readCurrentLoad(scope.id(), formats.now()),
                partner.map(boundPartner -> boundPartner.toLinkView(formats)).orElseGet(() -> LinkView.none(formats)),
                snapshot.scopeState().decidedAt(),
                energies.computeOutlook(scope.id(), formats.now()).orElse(null),
                snapshot.status().enforcement().isMissingCircuit()
                        ? List.of()
                        : listChanges(
                                snapshot.upcomingSteps(), snapshot.status().partner()),
                formats);
    }

    private static List<ScopeView.UpcomingChange> listChanges(List<TimelineStep> upcomingSteps, String partner) {
        List<ScopeView.UpcomingChange> changes = new ArrayList<>();
        for (int i = 1; i < upcomingSteps.size() && changes.size() < CHANGES_SHOWN; i++) {
            ScopeView.UpcomingChange change = toChange(upcomingSteps.get(i - 1), upcomingSteps.get(i), partner);
            if (change.isVisible(
                    TimelineChartReader.describeSource(upcomingSteps.get(i - 1), partner),
                    ModeBadge.of(upcomingSteps.get(i - 1).mode()))) {
                changes.add(change);
            }
        }
        return changes;
    }

    private static ScopeView.UpcomingChange toChange(TimelineStep before, TimelineStep step, String partner) {
        return new ScopeView.UpcomingChange(
                step.interval().start(),
                ScopeStatusReader.limitKw(before),
                ScopeStatusReader.limitKw(step),
                ModeBadge.of(step.mode()),
                TimelineChartReader.describeSource(step, partner));
    }
}
