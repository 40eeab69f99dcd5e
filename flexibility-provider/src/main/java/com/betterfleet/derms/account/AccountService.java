package com.betterfleet.derms.account;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.refusal.NotFoundException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Manages accounts for administrators. It accepts passwords and never returns them. */
@Service
@Transactional
public class AccountService {

    private final JdbcAccounts accounts;
    private final AdminAccountSetup admin;
    private final PasswordEncoder encoder;
    private final AuditTrail audit;

    AccountService(JdbcAccounts accounts, AdminAccountSetup admin, PasswordEncoder encoder, AuditTrail audit) {
        this.accounts = accounts;
        this.admin = admin;
        this.encoder = encoder;
        this.audit = audit;
    }

    /**
     * An account without its password.
     *
     * @param mustChange whether the password has to be replaced at the next visit to the console
     */
    public record AccountSummary(String name, AccountRole role, boolean mustChange) {
        static AccountSummary of(Account account) {
            return new AccountSummary(account.name(), account.role(), account.mustChange());
        }
    }

    /** Lists all accounts by name. */
    @Transactional(readOnly = true)
    public List<AccountSummary> listAccounts() {
        return accounts.findAll().stream().map(AccountSummary::of).toList();
    }

    /** @throws NotFoundException if there is no account of that name */
    @Transactional(readOnly = true)
    public AccountSummary requireAccount(String name) {
        return AccountSummary.of(findOrThrow(name));
    }

    /**
     * Creates or changes an account.
     *
     * @param password null leaves the password unchanged
     * @param mustChange whether its owner has to replace the password at the next visit to the console
     * @throws ConflictException if the built-in account would lose its role, or its password is set by the environment
     */
    public AccountSummary saveAccount(String name, AccountRole role, @Nullable String password, boolean mustChange) {
        InputChecks.requireId("name", name);
        Optional<Account> before = accounts.findAccount(name);
        if (password == null && before.isEmpty()) {
            throw new InvalidValueException("password", null, "a password for the new account, at least 12 characters");
        }
        requireChangeable(name, role, password);
        Account after = new Account(
                name,
                password == null ? before.orElseThrow().passwordHash() : checkAndHash(name, password),
                role,
                password == null ? before.orElseThrow().mustChange() : mustChange);
        accounts.saveAccount(after);
        audit.recordAction(
                before.isEmpty() ? "account created" : "account changed",
                "account/" + name,
                before.map(AccountSummary::of).orElse(null),
                AccountSummary.of(after),
                password == null || before.isEmpty() ? null : "with a new password");
        return AccountSummary.of(after);
    }

    /** @throws ConflictException if it is the built-in account or that of the caller */
    public void deleteAccount(String name) {
        Account account = findOrThrow(name);
        if (name.equals(Account.ADMIN)) {
            throw new ConflictException("account \"admin\" is built in; it cannot be deleted");
        }
        if (name.equals(AuditTrail.currentActor())) {
            throw new ConflictException(
                    "account \"%s\" is the one you are signed in with; have another administrator delete it"
                            .formatted(name));
        }
        accounts.deleteAccount(name);
        audit.recordAction("account deleted", "account/" + name, AccountSummary.of(account), null, null);
    }

    private Account findOrThrow(String name) {
        return accounts.findAccount(name).orElseThrow(() -> new NotFoundException("account", name));
    }

    private void requireChangeable(String name, AccountRole role, @Nullable String password) {
        if (!name.equals(Account.ADMIN)) {
            return;
        }
        if (role != AccountRole.ADMIN) {
            throw new ConflictException("account \"admin\" is built in; it stays an administrator");
        }
        if (password != null && admin.isPasswordConfigured()) {
            throw new ConflictException(
                    "the password of account \"admin\" is set by DERMS_ADMIN_PASSWORD; change it there");
        }
    }

    private String checkAndHash(String name, String password) {
        // The value itself is a secret, so that the message does not repeat it.
        PasswordChange.findProblem(name, password).ifPresent(objection -> {
            throw new InvalidValueException("password", "not usable", objection);
        });
        return String.valueOf(encoder.encode(password));
    }
}
