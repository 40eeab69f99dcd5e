package com.betterfleet.derms.console;

import com.betterfleet.derms.compliance.Adjustments;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.refusal.Conflict;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What was said to the partner about a scope's limits, as a part of the scope's page (M12, M13). */
@Controller
class NegotiationPages {

    private final MicrogridDirectory microgrids;
    private final Adjustments adjustments;
    private final Negotiations negotiations;
    private final Frames frames;

    NegotiationPages(MicrogridDirectory microgrids, Adjustments adjustments, Negotiations negotiations, Frames frames) {
        this.microgrids = microgrids;
        this.adjustments = adjustments;
        this.negotiations = negotiations;
        this.frames = frames;
    }

    @GetMapping("/console/scopes/{id}/negotiation")
    String list(@PathVariable String id, Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        model.addAttribute("negotiation", negotiations.of(scope, frames.figures(scope.microgridId())));
        return "negotiation :: list";
    }

    /** One that has left meanwhile is shown as what it is; there is nothing more to say. */
    @PostMapping("/console/scopes/{id}/adjustments/{number}/cancel")
    String cancel(@PathVariable String id, @PathVariable long number, RedirectAttributes shown) {
        String page = "redirect:/console/scopes/" + microgrids.requireScope(id).id() + "#negotiation";
        try {
            adjustments.cancel(id, number);
        } catch (Conflict left) {
            shown.addFlashAttribute("objection", Objection.state("cancel", left, ""));
        }
        return page;
    }
}
