package com.betterfleet.derms.account;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Serves the page to change a password and the sign-in page. */
@Controller
class PasswordController {

    static final String PATH = "/password";

    private static final Logger LOG = LoggerFactory.getLogger(PasswordController.class);

    private final JdbcAccounts accounts;
    private final AdminAccountSetup admin;
    private final PasswordEncoder encoder;

    PasswordController(JdbcAccounts accounts, AdminAccountSetup admin, PasswordEncoder encoder) {
        this.accounts = accounts;
        this.admin = admin;
        this.encoder = encoder;
    }

    @GetMapping("/login")
    String showSignIn() {
        return "login";
    }

    @GetMapping(PATH)
    String showForm(Authentication authentication, Model model) {
        model.addAttribute("mustChange", SignedInAccount.mustChangePassword(authentication));
        return "password";
    }

    /** Replaces the password and signs out, so that the next sign-in proves the new one. */
    @PostMapping(PATH)
    String changePassword(
            @RequestParam("current") String current,
            @RequestParam("next") String next,
            @RequestParam("repeated") String repeated,
            Authentication authentication,
            HttpServletRequest request,
            Model model)
            throws ServletException {
        Account account = accounts.findAccount(authentication.getName()).orElseThrow();
        Optional<String> objection = findProblem(account, new PasswordChange(current, next, repeated));
        if (objection.isPresent()) {
            model.addAttribute("objection", objection.get());
            return showForm(authentication, model);
        }
        accounts.setPassword(account.name(), String.valueOf(encoder.encode(next)));
        LOG.info("{} has a new password", account.name());
        request.logout();
        return "redirect:/login?changed";
    }

    private Optional<String> findProblem(Account account, PasswordChange wanted) {
        if (account.name().equals(Account.ADMIN) && admin.isPasswordConfigured()) {
            return Optional.of("This password is set by DERMS_ADMIN_PASSWORD; change it there and start again.");
        }
        if (!encoder.matches(wanted.current(), account.passwordHash())) {
            return Optional.of("The present password is wrong.");
        }
        return wanted.findProblem();
    }
}
