package com.betterfleet.derms.account;

import com.betterfleet.derms.StartupRefusedException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Creates the admin account with a generated or configured password before the web server opens. */
@Component
class AdminAccountSetup implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(AdminAccountSetup.class);

    // Without characters that are easily confused when copied by hand; 20 of these are 116 bits.
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int GENERATED_LENGTH = 20;

    private final String configuredPassword;
    private final JdbcAccounts accounts;
    private final PasswordEncoder encoder;

    AdminAccountSetup(
            @Value("${derms.admin-password:}") String configuredPassword,
            JdbcAccounts accounts,
            PasswordEncoder encoder) {
        this.configuredPassword = configuredPassword;
        this.accounts = accounts;
        this.encoder = encoder;
    }

    /** Whether the environment sets the password, so that the next start would undo a change. */
    boolean isPasswordConfigured() {
        return !configuredPassword.isBlank();
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (isPasswordConfigured()) {
            useConfiguredPassword();
        } else if (accounts.findAccount(Account.ADMIN).isEmpty()) {
            generatePassword();
        }
    }

    private void useConfiguredPassword() {
        if (configuredPassword.getBytes(StandardCharsets.UTF_8).length > PasswordChange.MAX_BYTES) {
            throw new StartupRefusedException("DERMS_ADMIN_PASSWORD is longer than " + PasswordChange.MAX_BYTES
                    + " bytes; the rest would be ignored. Set a shorter one.");
        }
        if (PasswordStrength.isEasyToGuess(Account.ADMIN, configuredPassword)) {
            LOG.warn("DERMS_ADMIN_PASSWORD is easy to guess. It works; set one of a few unrelated words.");
        }
        Optional<Account> admin = accounts.findAccount(Account.ADMIN);
        if (admin.isPresent()
                && !admin.get().mustChange()
                && encoder.matches(configuredPassword, admin.get().passwordHash())) {
            return;
        }
        String hash = hashPassword(configuredPassword);
        if (!accounts.addIfAbsent(new Account(Account.ADMIN, hash, AccountRole.ADMIN, false))) {
            accounts.setPassword(Account.ADMIN, hash);
        }
    }

    private void generatePassword() {
        StringBuilder password = new StringBuilder();
        new SecureRandom()
                .ints(GENERATED_LENGTH, 0, ALPHABET.length())
                .forEach(index -> password.append(ALPHABET.charAt(index)));
        if (accounts.addIfAbsent(
                new Account(Account.ADMIN, hashPassword(password.toString()), AccountRole.ADMIN, true))) {
            // To standard output instead of the log, which is stored and collected.
            System.out.println("Sign in as " + Account.ADMIN + " with password " + password
                    + " (shown this once; the console asks for a new one)");
        }
    }

    private String hashPassword(String password) {
        String hash = encoder.encode(password);
        if (hash == null) {
            throw new IllegalStateException("a password was not hashed");
        }
        return hash;
    }
}
