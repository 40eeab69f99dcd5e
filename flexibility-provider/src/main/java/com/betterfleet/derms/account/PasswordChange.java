package com.betterfleet.derms.account;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A user's request to change the password. */
record PasswordChange(String current, String next, String repeated) {

    /** BCrypt ignores further bytes. */
    static final int MAX_BYTES = 72;

    private static final int MIN_CHARACTERS = 12;

    /** Finds why the change is refused, as a text for the user. */
    Optional<String> findProblem(String name) {
        Optional<String> unusable = findProblem(name, next);
        if (unusable.isPresent()) {
            return unusable;
        }
        if (next.equals(current)) {
            return Optional.of("Choose another password than the present one.");
        }
        return next.equals(repeated) ? Optional.empty() : Optional.of("The two new passwords differ.");
    }

    /** Finds why a password is unsuitable for the account of that name. */
    static Optional<String> findProblem(String name, String next) {
        if (next.codePointCount(0, next.length()) < MIN_CHARACTERS) {
            return Optional.of("Choose at least " + MIN_CHARACTERS + " characters.");
        }
        if (next.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Optional.of("Choose at most " + MAX_BYTES + " bytes.");
        }
        return PasswordStrength.isEasyToGuess(name, next) ? Optional.of(PasswordStrength.ADVICE) : Optional.empty();
    }

    @Override
    public String toString() {
        return "PasswordChange[redacted]";
    }
}
