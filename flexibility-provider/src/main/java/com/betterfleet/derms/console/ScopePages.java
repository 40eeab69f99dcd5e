package com.betterfleet.derms.console;

import com.betterfleet.derms.console.site.SiteStep;
import com.betterfleet.derms.console.site.SiteTimeline;
import com.betterfleet.derms.incident.EnergyOutlooks;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Require;
import com.betterfleet.derms.supervision.Supervision;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
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

    private static final Duration LONGEST_SPAN = Duration.ofDays(31);
    private static final int CHANGES_SHOWN = 5;

    private final MicrogridDirectory microgrids;
    private final Supervision supervision;
    private final Standings standings;
    private final SiteTimeline timeline;
    private final Partners partners;
    private final Loads loads;
    private final EnergyOutlooks energies;
    private final Controls controls;
    private final Negotiations negotiations;
    private final Frames frames;

    ScopePages(
            MicrogridDirectory microgrids,
            Supervision supervision,
            Standings standings,
            SiteTimeline timeline,
            Partners partners,
            Loads loads,
            EnergyOutlooks energies,
            Controls controls,
            Negotiations negotiations,
            Frames frames) {
        this.microgrids = microgrids;
        this.supervision = supervision;
        this.standings = standings;
        this.timeline = timeline;
        this.partners = partners;
        this.loads = loads;
        this.energies = energies;
        this.controls = controls;
        this.negotiations = negotiations;
        this.frames = frames;
    }

    @GetMapping("/console/scopes/{id}")
    String page(@PathVariable String id, Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        FrameView frame = frames.about(scope.microgridId());
        Instant now = frame.figures().now();
        model.addAttribute("frame", frame);
        model.addAttribute(
                "control", controls.of(scope, partners.of(scope.id()), supervision.state(scope.id()), frame.figures()));
        model.addAttribute("scope", view(scope, frame.figures()));
        model.addAttribute(
                "timeline",
                timeline(
                        scope,
                        new Interval(now.minus(Supervision.OUTLOOK), now.plus(Supervision.OUTLOOK)),
                        frame.figures()));
        model.addAttribute("negotiation", negotiations.of(scope, frame.figures()));
        return "scope";
    }

    @GetMapping("/console/scopes/{id}/now")
    String now(@PathVariable String id, Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        model.addAttribute("scope", view(scope, frames.figures(scope.microgridId())));
        return "scope :: now";
    }

    @GetMapping("/console/scopes/{id}/timeline.json")
    @ResponseBody
    TimelineView timeline(@PathVariable String id, @RequestParam String from, @RequestParam String to) {
        ManagedScope scope = microgrids.requireScope(id);
        Instant start = Require.instant("from", from);
        Instant end = Require.instant("to", to);
        if (!end.isAfter(start) || Duration.between(start, end).compareTo(LONGEST_SPAN) > 0) {
            throw new Invalid(
                    "to", end, "a time after from and at most %d days after it".formatted(LONGEST_SPAN.toDays()));
        }
        return timeline(scope, new Interval(start, end), frames.figures(scope.microgridId()));
    }

    private ScopeView view(ManagedScope scope, Figures figures) {
        Optional<Partners.Partner> partner = partners.of(scope.id());
        Standings.Seen seen = standings.of(scope, partner, figures.now());
        Optional<Circuit> circuit = microgrids.governedBy(scope);
        return new ScopeView(
                scope.id(),
                scope.name(),
                microgrids.microgrid(scope.microgridId()).map(Microgrid::name).orElse(""),
                circuit.map(Circuit::id).orElse(null),
                circuit.map(Circuit::name).orElse(null),
                seen.standing(),
                loads.now(scope.id(), figures.now()),
                partner.map(bound -> bound.view(figures)).orElseGet(() -> LinkView.none(figures)),
                seen.state().decidedAt(),
                energies.of(scope.id(), figures.now()).orElse(null),
                changes(seen.ahead(), seen.standing().partner()),
                figures);
    }

    private static List<ScopeView.Change> changes(List<SiteStep> ahead, String partner) {
        List<ScopeView.Change> changes = new ArrayList<>();
        for (int i = 1; i < ahead.size() && changes.size() < CHANGES_SHOWN; i++) {
            ScopeView.Change change = change(ahead.get(i - 1), ahead.get(i), partner);
            if (change.seen(
                    why(ahead.get(i - 1), partner),
                    Mode.of(ahead.get(i - 1).mode()))) {
                changes.add(change);
            }
        }
        return changes;
    }

    private static ScopeView.Change change(SiteStep before, SiteStep step, String partner) {
        return new ScopeView.Change(
                step.interval().start(),
                Standings.kw(before),
                Standings.kw(step),
                Mode.of(step.mode()),
                why(step, partner));
    }

    private TimelineView timeline(ManagedScope scope, Interval span, Figures figures) {
        String partner = partners.of(scope.id()).map(Partners.Partner::name).orElse("");
        Optional<Circuit> circuit = microgrids.governedBy(scope);
        List<TimelineView.Segment> segments = timeline.of(scope.id(), span).stream()
                .map(step -> segment(step, partner))
                .toList();
        return TimelineView.of(
                new Axis(span.start(), span.end(), figures.zone()),
                figures,
                circuit.map(known -> known.importSide().rating().kilowatts()).orElse(null),
                circuit.map(known -> known.importSide().safeDefault().kilowatts())
                        .orElse(null),
                segments,
                measured(scope.id(), span, figures.now()),
                loads.expected(scope.id(), span, figures));
    }

    private List<TimelineView.Load> measured(String scopeId, Interval span, Instant now) {
        Instant end = span.end().isBefore(now) ? span.end() : now;
        return end.isAfter(span.start()) ? loads.over(scopeId, new Interval(span.start(), end)) : List.of();
    }

    private static TimelineView.Segment segment(SiteStep step, String partner) {
        return new TimelineView.Segment(
                step.interval().start(),
                step.interval().end(),
                Mode.of(step.mode()),
                Standings.kw(step),
                why(step, partner));
    }

    private static String why(SiteStep step, String partner) {
        return Standings.source(step).words(partner);
    }
}
