package com.betterfleet.derms.console.control;

import com.betterfleet.derms.console.layout.FormSubmission;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.supervision.LocalControlService;
import com.betterfleet.derms.supervision.ScopeSupervision;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The actions on local control of a scope (M9). Each redirects to the page, which shows the result. */
@Controller
class LocalControlActions {

    private final MicrogridDirectory microgrids;
    private final LocalControlService localControl;
    private final ScopeSupervision supervision;

    LocalControlActions(MicrogridDirectory microgrids, LocalControlService localControl, ScopeSupervision supervision) {
        this.microgrids = microgrids;
        this.localControl = localControl;
        this.supervision = supervision;
    }

    @PostMapping("/console/scopes/{id}/disconnect")
    String takeLocalControl(
            @PathVariable String id, @RequestParam(defaultValue = "") String reason, RedirectAttributes flash) {
        return runOperation(id, "take-back", reason, flash, () -> localControl.disconnectScope(id, reason.strip()));
    }

    @PostMapping("/console/scopes/{id}/connect")
    String reconnectScope(@PathVariable String id, RedirectAttributes flash) {
        return runOperation(id, "give", "", flash, () -> localControl.connectScope(id));
    }

    @PostMapping("/console/scopes/{id}/withdraw")
    String withdrawLimits(
            @PathVariable String id,
            @RequestParam(defaultValue = "IMPORT") String direction,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes flash) {
        return runOperation(
                id,
                "withdraw",
                reason,
                flash,
                () -> supervision.withdrawLimits(
                        id, InputChecks.requireEnum("direction", direction, Direction.class), reason.strip()));
    }

    private String runOperation(String id, String formId, String reason, RedirectAttributes flash, Runnable operation) {
        String page = "/console/scopes/" + microgrids.requireScope(id).id();
        return new FormSubmission(page, formId, reason).run(flash, operation);
    }
}
