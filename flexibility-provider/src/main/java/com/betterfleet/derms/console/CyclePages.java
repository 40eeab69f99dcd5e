package com.betterfleet.derms.console;

import com.betterfleet.derms.compliance.Breaches;
import com.betterfleet.derms.console.cycle.ControlCycles;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The control cycle of a scope as it runs, a part of its page (M19). */
@Controller
class CyclePages {

    private static final int BREACHES_SHOWN = 5;

    private final ControlCycles cycles;
    private final Breaches breaches;
    private final MicrogridDirectory microgrids;
    private final Frames frames;

    CyclePages(ControlCycles cycles, Breaches breaches, MicrogridDirectory microgrids, Frames frames) {
        this.cycles = cycles;
        this.breaches = breaches;
        this.microgrids = microgrids;
        this.frames = frames;
    }

    @GetMapping("/console/scopes/{id}/cycle")
    String cycle(@PathVariable String id, Model model) {
        Figures figures = frames.figures(microgrids.requireScope(id).microgridId());
        model.addAttribute("view", new CycleView(cycles.of(id), breaches.newest(id, 0, BREACHES_SHOWN), figures));
        model.addAttribute("scopeId", id);
        return "cycle :: cycle";
    }
}
