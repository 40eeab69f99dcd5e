package com.betterfleet.derms.console;

import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.supervision.Handover;
import com.betterfleet.derms.supervision.Supervision;
import java.util.Arrays;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What an operator does about control of a scope (M9). Each act leads back to the page, which shows what came of it. */
@Controller
class ScopeActions {

    private final MicrogridDirectory microgrids;
    private final Handover handover;
    private final Supervision supervision;

    ScopeActions(MicrogridDirectory microgrids, Handover handover, Supervision supervision) {
        this.microgrids = microgrids;
        this.handover = handover;
        this.supervision = supervision;
    }

    @PostMapping("/console/scopes/{id}/disconnect")
    String takeBack(@PathVariable String id, @RequestParam(defaultValue = "") String reason, RedirectAttributes shown) {
        return done(id, "take-back", reason, shown, () -> handover.disconnectScope(id, reason.strip()));
    }

    @PostMapping("/console/scopes/{id}/connect")
    String give(@PathVariable String id, RedirectAttributes shown) {
        return done(id, "give", "", shown, () -> handover.connectScope(id));
    }

    @PostMapping("/console/scopes/{id}/withdraw")
    String withdraw(
            @PathVariable String id,
            @RequestParam(defaultValue = "IMPORT") String direction,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes shown) {
        return done(id, "withdraw", reason, shown, () -> supervision.withdraw(id, named(direction), reason.strip()));
    }

    private static Direction named(String direction) {
        return Arrays.stream(Direction.values())
                .filter(known -> known.name().equals(direction))
                .findFirst()
                .orElseThrow(
                        () -> new Invalid("direction", direction, "one of " + Arrays.toString(Direction.values())));
    }

    private String done(String id, String act, String reason, RedirectAttributes shown, Runnable deed) {
        String page = "redirect:/console/scopes/" + microgrids.requireScope(id).id();
        try {
            deed.run();
            return page;
        } catch (Invalid refused) {
            shown.addFlashAttribute("objection", Objection.reason(act, refused, reason));
        } catch (Conflict refused) {
            shown.addFlashAttribute("objection", Objection.state(act, refused, reason));
        }
        return page + "#" + act;
    }
}
