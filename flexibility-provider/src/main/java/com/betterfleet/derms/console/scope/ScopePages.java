package com.betterfleet.derms.console.scope;

import com.betterfleet.derms.console.chart.TimelineView;
import com.betterfleet.derms.console.control.LocalControlPanel;
import com.betterfleet.derms.console.layout.LayoutView;
import com.betterfleet.derms.console.layout.PageLayout;
import com.betterfleet.derms.console.negotiation.NegotiationReader;
import com.betterfleet.derms.console.status.ScopePartners;
import com.betterfleet.derms.listing.RequestedSpan;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.supervision.ScopeSupervision;
import com.betterfleet.derms.time.Interval;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Instant;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** The page of a scope: the limit in force, its reason, its end, what follows, and the timeline. */
@Controller
class ScopePages {

    private final MicrogridDirectory microgrids;
    private final ScopeSupervision supervision;
    private final ScopePartners partners;
    private final ScopeViewReader scopes;
    private final TimelineChartReader timelines;
    private final LocalControlPanel controlPanel;
    private final NegotiationReader negotiationReader;
    private final PageLayout pageLayout;

    ScopePages(
            MicrogridDirectory microgrids,
            ScopeSupervision supervision,
            ScopePartners partners,
            ScopeViewReader scopes,
            TimelineChartReader timelines,
            LocalControlPanel controlPanel,
            NegotiationReader negotiationReader,
            PageLayout pageLayout) {
        this.microgrids = microgrids;
        this.supervision = supervision;
        this.partners = partners;
        this.scopes = scopes;
        this.timelines = timelines;
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
        model.addAttribute("scope", scopes.readScope(scope, layout.formats()));
        model.addAttribute(
                "timeline",
                timelines.readTimeline(
                        scope,
                        new Interval(now.minus(ScopeSupervision.OUTLOOK_SPAN), now.plus(ScopeSupervision.OUTLOOK_SPAN)),
                        layout.formats()));
        model.addAttribute("negotiation", negotiationReader.readNegotiation(scope, layout.formats()));
        return "scope";
    }

    @GetMapping("/console/scopes/{id}/now")
    String refreshScope(@PathVariable String id, Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        model.addAttribute("scope", scopes.readScope(scope, pageLayout.formatsFor(scope.microgridId())));
        return "scope :: now";
    }

    @GetMapping("/console/scopes/{id}/timeline.json")
    @ResponseBody
    @Hidden
    TimelineView showTimeline(@PathVariable String id, @RequestParam String from, @RequestParam String to) {
        ManagedScope scope = microgrids.requireScope(id);
        Interval span = RequestedSpan.requireSpan(
                InputChecks.requireInstant("from", from), InputChecks.requireInstant("to", to));
        return timelines.readTimeline(scope, span, pageLayout.formatsFor(scope.microgridId()));
    }
}
