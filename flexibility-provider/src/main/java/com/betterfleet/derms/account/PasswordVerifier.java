package com.betterfleet.derms.account;

import com.betterfleet.derms.secret.TooManyGuessesException;
import java.util.Optional;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Verifies passwords at every edge: sign-in page, HTTP Basic and the change of a password. */
@Component
class PasswordVerifier {

    private final PasswordEncoder encoder;
    private final String dummyHash;
    private final VerifiedCredentialCache credentialCache = new VerifiedCredentialCache(System::nanoTime);
    private final SignInThrottle throttle = new SignInThrottle();

    PasswordVerifier(PasswordEncoder encoder) {
        this.encoder = encoder;
        this.dummyHash = String.valueOf(encoder.encode("unknown"));
    }

    /**
     * Whether this is the password of the account. A password that was right before waits for no guess.
     *
     * @param account empty for an unknown name, which takes as long as a wrong password
     * @throws TooManyGuessesException if too many guesses from this origin wait; the password was not verified
     */
    boolean isRight(Optional<Account> account, String password, SignInThrottle.AttemptOrigin origin) {
        if (account.isPresent()) {
            if (credentialCache.isVerified(account.get(), password)) {
                return true;
            }
            if (credentialCache.wasVerified(account.get(), password)) {
                return computeMatch(account, password);
            }
        }
        return throttle.verifyInTurn(
                origin, () -> isVerifiedMeanwhile(account, password) || computeMatch(account, password));
    }

    /** Several requests with the same new password wait for turns; the first one verifies it for all. */
    private boolean isVerifiedMeanwhile(Optional<Account> account, String password) {
        return account.isPresent() && credentialCache.isVerified(account.get(), password);
    }

    private boolean computeMatch(Optional<Account> account, String password) {
        // Runs for an unknown name as well, so that the response time does not reveal which names exist.
        boolean matches =
                encoder.matches(password, account.map(Account::passwordHash).orElse(dummyHash));
        if (account.isEmpty() || !matches) {
            return false;
        }
        credentialCache.rememberVerified(account.get(), password);
        return true;
    }
}
