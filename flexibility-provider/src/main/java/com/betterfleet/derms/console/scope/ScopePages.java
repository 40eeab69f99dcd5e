package com.betterfleet.derms.console.scope;

import com.betterfleet.derms.console.chart.LoadReader;
import com.betterfleet.derms.console.chart.TimeAxis;
import com.betterfleet.derms.console.chart.TimelineView;
import com.betterfleet.derms.console.control.LocalControlPanel;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.LayoutView;
import com.betterfleet.derms.console.layout.ModeBadge;
import com.betterfleet.derms.console.layout.PageLayout;
import com.betterfleet.derms.console.negotiation.NegotiationReader;
import com.betterfleet.derms.console.status.LinkView;
import com.betterfleet.derms.console.status.ScopePartners;
import com.betterfleet.derms.console.status.ScopeStatusReader;
import com.betterfleet.derms.console.timeline.ScopeTimelineReader;
import com.betterfleet.derms.console.timeline.TimelineStep;
import com.betterfleet.derms.incident.EnergyOutlookService;
import com.betterfleet.derms.listing.RequestedSpan;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.supervision.ScopeSupervision;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** A scope: what binds it, why, until when, what comes then, and its line of time. */
@Controller
class ScopePages {

    private static final int CHANGES_SHOWN = 5;

    private final MicrogridDirectory microgrids;
    private final ScopeSupervision supervision;
    private final ScopeStatusReader statusReader;
    private final ScopeTimelineReader timeline;
    private final ScopePartners partners;
    private final LoadReader loadReader;
    private final EnergyOutlookService energies;
    private final LocalControlPanel controlPanel;
    private final NegotiationReader negotiationReader;
    private final PageLayout pageLayout;

    ScopePages(
            MicrogridDirectory microgrids,
            ScopeSupervision supervision,
            ScopeStatusReader statusReader,
            ScopeTimelineReader timeline,
            ScopePartners partners,
            LoadReader loadReader,
            EnergyOutlookService energies,
            LocalControlPanel controlPanel,
            NegotiationReader negotiationReader,
            PageLayout pageLayout) {
        this.microgrids = microgrids;
        this.supervision = supervision;
        this.statusReader = statusReader;
        this.timeline = timeline;
        this.partners = partners;
        this.loadReader = loadReader;
        this.energies = energies;
        this.controlPanel = controlPanel;
        this.negotiationReader = negotiationReader;
        this.pageLayout = pageLayout;
    }

    @GetMapping("/console/scopes/{id}")
    String showScope(@PathVariable String id, Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        LayoutView layout = pageLayout.layoutFor(scope.microgridId());
        Instant now = layout.formats().now();
        model.addAttribute("frame", layout);
        model.addAttribute(
                "control",
                controlPanel.createView(
                        scope, partners.findPartner(scope.id()), supervision.readState(scope.id()), layout.formats()));
        model.addAttribute("scope", createView(scope, layout.formats()));
        model.addAttribute(
                "timeline",
                createTimeline(
                        scope,
                        new Interval(now.minus(ScopeSupervision.OUTLOOK_SPAN), now.plus(ScopeSupervision.OUTLOOK_SPAN)),
                        layout.formats()));
        model.addAttribute("negotiation", negotiationReader.readNegotiation(scope, layout.formats()));
        return "scope";
    }

    @GetMapping("/console/scopes/{id}/now")
    String refreshScope(@PathVariable String id, Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        model.addAttribute("scope", createView(scope, pageLayout.formatsFor(scope.microgridId())));
        return "scope :: now";
    }

    @GetMapping("/console/scopes/{id}/timeline.json")
    @ResponseBody
    TimelineView showTimeline(@PathVariable String id, @RequestParam String from, @RequestParam String to) {
        ManagedScope scope = microgrids.requireScope(id);
        Interval span = RequestedSpan.requireSpan(
                InputChecks.requireInstant("from", from), InputChecks.requireInstant("to", to));
        return createTimeline(scope, span, pageLayout.formatsFor(scope.microgridId()));
    }

    private ScopeView createView(ManagedScope scope, Formats formats) {
        Optional<ScopePartners.BoundPartner> partner = partners.findPartner(scope.id());
        ScopeStatusReader.ScopeSnapshot snapshot = statusReader.readStatus(scope, partner, formats.now());
        Optional<Circuit> circuit = microgrids.findGovernedCircuit(scope);
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
                listChanges(snapshot.upcomingSteps(), snapshot.status().partner()),
                formats);
    }

    private static List<ScopeView.UpcomingChange> listChanges(List<TimelineStep> upcomingSteps, String partner) {
        List<ScopeView.UpcomingChange> changes = new ArrayList<>();
        for (int i = 1; i < upcomingSteps.size() && changes.size() < CHANGES_SHOWN; i++) {
            ScopeView.UpcomingChange change = toChange(upcomingSteps.get(i - 1), upcomingSteps.get(i), partner);
            if (change.isVisible(
                    describeSource(upcomingSteps.get(i - 1), partner),
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
                describeSource(step, partner));
    }

    private TimelineView createTimeline(ManagedScope scope, Interval interval, Formats formats) {
        String partner = partners.findPartner(scope.id())
                .map(ScopePartners.BoundPartner::name)
                .orElse("");
        Optional<Circuit> circuit = microgrids.findGovernedCircuit(scope);
        List<TimelineView.LimitSpan> segments = timeline.findSteps(scope.id(), interval).stream()
                .map(step -> toLimitSpan(step, partner))
                .toList();
        return TimelineView.of(
                new TimeAxis(interval.start(), interval.end(), formats.zone()),
                formats,
                circuit.map(known -> known.importSide().rating().kilowatts()).orElse(null),
                circuit.map(known -> known.importSide().safeDefault().kilowatts())
                        .orElse(null),
                segments,
                readMeasuredLoad(scope.id(), interval, formats.now()),
                loadReader.readExpectedLoad(scope.id(), interval, formats));
    }

    private List<TimelineView.ChartLoadPoint> readMeasuredLoad(String scopeId, Interval interval, Instant now) {
        Instant end = interval.end().isBefore(now) ? interval.end() : now;
        return end.isAfter(interval.start())
                ? loadReader.readHistory(scopeId, new Interval(interval.start(), end))
                : List.of();
    }

    private static TimelineView.LimitSpan toLimitSpan(TimelineStep step, String partner) {
        return new TimelineView.LimitSpan(
                step.interval().start(),
                step.interval().end(),
                ModeBadge.of(step.mode()),
                ScopeStatusReader.limitKw(step),
                describeSource(step, partner));
    }

    private static String describeSource(TimelineStep step, String partner) {
        return ScopeStatusReader.sourceOf(step).describeFor(partner);
    }
}
