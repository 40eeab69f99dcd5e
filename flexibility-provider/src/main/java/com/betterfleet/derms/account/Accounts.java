package com.betterfleet.derms.account;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.refusal.Absent;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Require;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Who may sign in and what they may do, as an administrator sees to it. Passwords go in and never come out. */
@Service
@Transactional
public class Accounts {

    private final JdbcAccounts accounts;
    private final AdminAccount admin;
    private final PasswordEncoder encoder;
    private final Audit audit;

    Accounts(JdbcAccounts accounts, AdminAccount admin, PasswordEncoder encoder, Audit audit) {
        this.accounts = accounts;
        this.admin = admin;
        this.encoder = encoder;
        this.audit = audit;
    }

    /**
     * An account as it may be shown.
     *
     * @param mustChange whether the password has to be replaced at the next visit to the console
     */
    public record Entry(String name, Role role, boolean mustChange) {
        static Entry of(Account account) {
            return new Entry(account.name(), account.role(), account.mustChange());
        }
    }

    /** By name. */
    @Transactional(readOnly = true)
    public List<Entry> all() {
        return accounts.all().stream().map(Entry::of).toList();
    }

    /** @throws Absent where there is none of that name */
    @Transactional(readOnly = true)
    public Entry require(String name) {
        return Entry.of(found(name));
    }

    /**
     * Makes an account, or changes one.
     *
     * @param password null keeps the present one
     * @param mustChange whether its owner has to choose another at the next visit to the console
     * @throws Conflict where the account is the one that is set from outside
     */
    public Entry put(String name, Role role, @Nullable String password, boolean mustChange) {
        Require.id("name", name);
        Optional<Account> before = accounts.find(name);
        if (password == null && before.isEmpty()) {
            throw new Invalid("password", null, "a password for the new account, at least 12 characters");
        }
        requireOurs(name, role, password);
        Account after = new Account(
                name,
                password == null ? before.orElseThrow().passwordHash() : hash(password),
                role,
                password == null ? before.orElseThrow().mustChange() : mustChange);
        accounts.put(after);
        audit.note(
                before.isEmpty() ? "account made" : "account changed",
                "account/" + name,
                before.map(Entry::of).orElse(null),
                Entry.of(after),
                password == null || before.isEmpty() ? null : "with a new password");
        return Entry.of(after);
    }

    /**
     * @throws Conflict where the account is the one there always is, or that of whoever asks
     */
    public void delete(String name) {
        Account account = found(name);
        if (name.equals(Account.ADMIN)) {
            throw new Conflict("account \"admin\" is the one there always is; it cannot be deleted");
        }
        if (name.equals(Audit.who())) {
            throw new Conflict("account \"%s\" is the one you are signed in with; have another administrator delete it"
                    .formatted(name));
        }
        accounts.delete(name);
        audit.note("account deleted", "account/" + name, Entry.of(account), null, null);
    }

    private Account found(String name) {
        return accounts.find(name).orElseThrow(() -> new Absent("account", name));
    }

    private void requireOurs(String name, Role role, @Nullable String password) {
        if (!name.equals(Account.ADMIN)) {
            return;
        }
        if (role != Role.ADMIN) {
            throw new Conflict("account \"admin\" is the one there always is; it stays an administrator");
        }
        if (password != null && admin.passwordIsGiven()) {
            throw new Conflict("the password of account \"admin\" is set by DERMS_ADMIN_PASSWORD; change it there");
        }
    }

    private String hash(String password) {
        // The value itself is a secret and is not told back.
        NewPassword.objection(password).ifPresent(objection -> {
            throw new Invalid("password", "not usable", objection);
        });
        return String.valueOf(encoder.encode(password));
    }
}
