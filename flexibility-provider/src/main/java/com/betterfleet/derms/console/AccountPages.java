package com.betterfleet.derms.console;

import com.betterfleet.derms.account.Accounts;
import com.betterfleet.derms.account.Role;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Refusal;
import java.util.Arrays;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Who may sign in, and as what; for administrators. */
@Controller
class AccountPages {

    private static final String PAGE = "redirect:/console/accounts";

    private final Accounts accounts;
    private final Frames frames;

    AccountPages(Accounts accounts, Frames frames) {
        this.accounts = accounts;
        this.frames = frames;
    }

    @GetMapping("/console/accounts")
    String page(Model model) {
        model.addAttribute("frame", frames.about());
        model.addAttribute("accounts", accounts.all());
        model.addAttribute("roles", Role.values());
        return "accounts";
    }

    /** The password is one that its owner has to replace at the first visit. */
    @PostMapping("/console/accounts")
    String put(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String role,
            @RequestParam(defaultValue = "") String password,
            RedirectAttributes shown) {
        try {
            accounts.put(name.strip(), named(role), password.isEmpty() ? null : password, true);
            return PAGE;
        } catch (Invalid | Conflict refused) {
            return refused(refused, name, shown);
        }
    }

    @PostMapping("/console/accounts/{name}/delete")
    String delete(@PathVariable String name, RedirectAttributes shown) {
        try {
            accounts.delete(name);
            return PAGE;
        } catch (Conflict refused) {
            return refused(refused, "", shown);
        }
    }

    private static String refused(Refusal refused, String name, RedirectAttributes shown) {
        String field = refused instanceof Invalid invalid ? invalid.field() : "name";
        shown.addFlashAttribute("objection", new Objection(field, refused.text(), name, field));
        return PAGE;
    }

    private static Role named(String role) {
        return Arrays.stream(Role.values())
                .filter(known -> known.name().equals(role))
                .findFirst()
                .orElseThrow(() -> new Invalid("role", role, "one of " + Arrays.toString(Role.values())));
    }
}
