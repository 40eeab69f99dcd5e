package com.betterfleet.derms.console.cycle;

import com.betterfleet.derms.compliance.BreachQueries;
import com.betterfleet.derms.console.layout.PageLayout;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Serves the control cycle of a scope, a fragment of the scope's page (M19). */
@Controller
class ControlCyclePages {

    private static final int BREACHES_SHOWN = 5;

    private final ControlCycleAssembler cycles;
    private final BreachQueries breaches;
    private final MicrogridDirectory microgrids;
    private final PageLayout pageLayout;

    ControlCyclePages(
            ControlCycleAssembler cycles,
            BreachQueries breaches,
            MicrogridDirectory microgrids,
            PageLayout pageLayout) {
        this.cycles = cycles;
        this.breaches = breaches;
        this.microgrids = microgrids;
        this.pageLayout = pageLayout;
    }

    @GetMapping("/console/scopes/{id}/cycle")
    String showCycle(@PathVariable String id, Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        model.addAttribute(
                "view",
                new ControlCycleView(
                        cycles.assembleCycle(id),
                        breaches.listNewest(id, 0, BREACHES_SHOWN),
                        scope.breachCriteria().window(),
                        pageLayout.formatsFor(scope.microgridId())));
        model.addAttribute("scopeId", id);
        return "cycle :: cycle";
    }
}
