package com.betterfleet.derms.console.negotiation;

import com.betterfleet.derms.compliance.AdjustmentService;
import com.betterfleet.derms.console.layout.FormError;
import com.betterfleet.derms.console.layout.PageLayout;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.refusal.ConflictException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The requests and reports sent to the partner, as a section of the scope's page (M12, M13). */
@Controller
class NegotiationPages {

    private final MicrogridDirectory microgrids;
    private final AdjustmentService adjustments;
    private final NegotiationReader negotiationReader;
    private final PageLayout pageLayout;

    NegotiationPages(
            MicrogridDirectory microgrids,
            AdjustmentService adjustments,
            NegotiationReader negotiationReader,
            PageLayout pageLayout) {
        this.microgrids = microgrids;
        this.adjustments = adjustments;
        this.negotiationReader = negotiationReader;
        this.pageLayout = pageLayout;
    }

    @GetMapping("/console/scopes/{id}/negotiation")
    String listRequests(@PathVariable String id, Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        model.addAttribute(
                "negotiation", negotiationReader.readNegotiation(scope, pageLayout.formatsFor(scope.microgridId())));
        return "negotiation :: list";
    }

    /** A request that was sent meanwhile cannot be cancelled; the page shows its state and the error. */
    @PostMapping("/console/scopes/{id}/adjustments/{number}/cancel")
    String cancelRequest(@PathVariable String id, @PathVariable long number, RedirectAttributes flash) {
        String page = "/console/scopes/" + microgrids.requireScope(id).id();
        try {
            adjustments.cancelRequest(id, number);
        } catch (ConflictException conflict) {
            flash.addFlashAttribute("objection", FormError.of("cancel", conflict, ""));
        }
        return "redirect:" + page + "#negotiation";
    }
}
