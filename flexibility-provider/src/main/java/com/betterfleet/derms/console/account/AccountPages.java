package com.betterfleet.derms.console.account;

import com.betterfleet.derms.account.AccountRole;
import com.betterfleet.derms.account.AccountService;
import com.betterfleet.derms.console.layout.FormError;
import com.betterfleet.derms.console.layout.PageLayout;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.refusal.RejectedRequestException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of accounts and their roles; for administrators. */
@Controller
class AccountPages {

    private static final String PAGE = "redirect:/console/accounts";

    private final AccountService accounts;
    private final PageLayout pageLayout;

    AccountPages(AccountService accounts, PageLayout pageLayout) {
        this.accounts = accounts;
        this.pageLayout = pageLayout;
    }

    @GetMapping("/console/accounts")
    String showAccounts(Model model) {
        model.addAttribute("frame", pageLayout.layoutFor());
        model.addAttribute("accounts", accounts.listAccounts());
        model.addAttribute("roles", AccountRole.values());
        return "accounts";
    }

    /** The password is temporary: its owner must replace it at the first sign-in. */
    @PostMapping("/console/accounts")
    String storeAccount(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String role,
            @RequestParam(defaultValue = "") String password,
            RedirectAttributes flash) {
        try {
            accounts.saveAccount(
                    name.strip(),
                    InputChecks.requireEnum("role", role, AccountRole.class),
                    password.isEmpty() ? null : password,
                    true);
            return PAGE;
        } catch (InvalidValueException | ConflictException refused) {
            return showRefusal(refused, name, flash);
        }
    }

    @PostMapping("/console/accounts/{name}/delete")
    String deleteAccount(@PathVariable String name, RedirectAttributes flash) {
        try {
            accounts.deleteAccount(name);
            return PAGE;
        } catch (ConflictException refused) {
            return showRefusal(refused, "", flash);
        }
    }

    private static String showRefusal(RejectedRequestException refused, String name, RedirectAttributes flash) {
        String field = refused instanceof InvalidValueException invalid ? invalid.field() : "name";
        flash.addFlashAttribute("objection", new FormError(field, refused.text(), name, field));
        return PAGE;
    }
}
