package com.betterfleet.derms.account;

import com.betterfleet.derms.account.SignInThrottle.AttemptOrigin;
import com.betterfleet.derms.secret.TooManyGuessesException;
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
    private final PasswordVerifier passwords;

    PasswordController(
            JdbcAccounts accounts, AdminAccountSetup admin, PasswordEncoder encoder, PasswordVerifier passwords) {
        this.accounts = accounts;
        this.admin = admin;
        this.encoder = encoder;
        this.passwords = passwords;
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
        Optional<String> objection =
                findProblem(account, new PasswordChange(current, next, repeated), request.getRemoteAddr());
        if (objection.isPresent()) {
            model.addAttribute("objection", objection.get());
            return showForm(authentication, model);
        }
        accounts.setPassword(account.name(), String.valueOf(encoder.encode(next)));
        LOG.info("{} has a new password", account.name());
        request.logout();
        return "redirect:/login?changed";
    }

    private Optional<String> findProblem(Account account, PasswordChange wanted, String address) {
        if (account.name().equals(Account.ADMIN) && admin.isPasswordConfigured()) {
            return Optional.of("This password is set by DERMS_ADMIN_PASSWORD; change it there and start again.");
        }
        try {
            AttemptOrigin origin = new AttemptOrigin(account.name(), address);
            if (!passwords.isRight(Optional.of(account), wanted.current(), origin)) {
                return Optional.of("The present password is wrong.");
            }
        } catch (TooManyGuessesException e) {
            return Optional.of("Too many attempts from this address. Wait %d seconds, then try again."
                    .formatted(e.retryAfter().toSeconds()));
        }
        return wanted.findProblem(account.name());
    }
}
