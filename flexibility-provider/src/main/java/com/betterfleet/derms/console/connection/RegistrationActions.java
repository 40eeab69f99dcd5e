package com.betterfleet.derms.console.connection;

import com.betterfleet.derms.console.layout.FormSubmission;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.registration.RegistrationAdministration;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The actions of an administrator on a registration (M3). Each redirects to the page, which shows the result or the
 * error.
 */
@Controller
class RegistrationActions {

    private final RegistrationAdministration registrations;

    RegistrationActions(RegistrationAdministration registrations) {
        this.registrations = registrations;
    }

    @PostMapping("/console/connections/{id}/register")
    String registerPartner(@PathVariable String id, RedirectAttributes flash) {
        return runOperation(id, flash, () -> registrations.startRegistration(id));
    }

    /** The next page shows the token, once. */
    @PostMapping("/console/connections/{id}/registration-token")
    String issueToken(@PathVariable String id, RedirectAttributes flash) {
        return runOperation(
                id,
                flash,
                () -> flash.addFlashAttribute(
                        "issuedToken", registrations.issueToken(id, RegistrationAdministration.DEFAULT_VALIDITY)));
    }

    @PostMapping("/console/connections/{id}/registration-token/revoke")
    String revokeToken(@PathVariable String id, RedirectAttributes flash) {
        return runOperation(id, flash, () -> registrations.revokeIssuedToken(id));
    }

    @PostMapping("/console/connections/{id}/rotate-token")
    String rotateToken(@PathVariable String id, RedirectAttributes flash) {
        return runOperation(id, flash, () -> registrations.rotateToken(id));
    }

    @PostMapping("/console/connections/{id}/registration/end")
    String endRegistration(
            @PathVariable String id, @RequestParam(defaultValue = "") String reason, RedirectAttributes flash) {
        return runOperation(
                id, flash, () -> registrations.endRegistration(id, InputChecks.requireName("reason", reason.strip())));
    }

    private static String runOperation(String id, RedirectAttributes flash, Runnable operation) {
        return new FormSubmission("/console/connections/" + id, "registration", "").run(flash, operation);
    }
}
