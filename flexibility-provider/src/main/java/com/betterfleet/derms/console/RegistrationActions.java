package com.betterfleet.derms.console;

import com.betterfleet.derms.connection.Registrations;
import com.betterfleet.derms.refusal.Refusal;
import com.betterfleet.derms.refusal.Require;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * What an administrator does about the exchange of tokens, on a connection's page (M3). Each act leads back to the page, which
 * shows what came of it, or why it was not done.
 */
@Controller
class RegistrationActions {

    private final Registrations registrations;

    RegistrationActions(Registrations registrations) {
        this.registrations = registrations;
    }

    @PostMapping("/console/connections/{id}/register")
    String register(@PathVariable String id, RedirectAttributes shown) {
        return done(id, shown, () -> registrations.register(id));
    }

    /** The token is shown on the next page, that once. */
    @PostMapping("/console/connections/{id}/registration-token")
    String issue(@PathVariable String id, RedirectAttributes shown) {
        return done(
                id,
                shown,
                () -> shown.addFlashAttribute("issuedToken", registrations.issue(id, Registrations.USUAL_VALIDITY)));
    }

    @PostMapping("/console/connections/{id}/registration-token/revoke")
    String revoke(@PathVariable String id, RedirectAttributes shown) {
        return done(id, shown, () -> registrations.revoke(id));
    }

    @PostMapping("/console/connections/{id}/rotate-token")
    String rotate(@PathVariable String id, RedirectAttributes shown) {
        return done(id, shown, () -> registrations.rotate(id));
    }

    @PostMapping("/console/connections/{id}/registration/end")
    String end(@PathVariable String id, @RequestParam(defaultValue = "") String reason, RedirectAttributes shown) {
        return done(id, shown, () -> registrations.end(id, Require.name("reason", reason.strip())));
    }

    private static String done(String id, RedirectAttributes shown, Runnable act) {
        String page = "redirect:/console/connections/" + id;
        try {
            act.run();
            return page;
        } catch (Refusal refused) {
            shown.addFlashAttribute("objection", new Objection("registration", refused.text(), "", "reason"));
            return page + "#registration";
        }
    }
}
