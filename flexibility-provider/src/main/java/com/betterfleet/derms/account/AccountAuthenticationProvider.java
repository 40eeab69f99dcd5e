package com.betterfleet.derms.account;

import com.betterfleet.derms.account.SignInThrottle.AttemptOrigin;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/** Checks name and password, for the console's form and for HTTP Basic alike. */
@Component
class AccountAuthenticationProvider implements AuthenticationProvider {

    private final JdbcAccounts accounts;
    private final PasswordEncoder encoder;
    private final String dummyHash;
    private final VerifiedCredentialCache credentialCache = new VerifiedCredentialCache(System::nanoTime);
    private final SignInThrottle throttle = new SignInThrottle(System::nanoTime);

    AccountAuthenticationProvider(JdbcAccounts accounts, PasswordEncoder encoder) {
        this.accounts = accounts;
        this.encoder = encoder;
        this.dummyHash = String.valueOf(encoder.encode("unknown"));
    }

    @Override
    public Authentication authenticate(Authentication request) {
        String name = request.getName();
        String password = String.valueOf(request.getCredentials());
        Optional<Account> account = accounts.findAccount(name);
        if (account.isEmpty() || !credentialCache.isVerified(account.get(), password)) {
            verifyPassword(account, password, new AttemptOrigin(name, remoteAddress(request)));
        }
        return toAuthentication(account.orElseThrow(), request);
    }

    private void verifyPassword(Optional<Account> account, String password, AttemptOrigin origin) {
        Duration closedFor = throttle.remainingLockout(origin);
        if (!closedFor.isZero()) {
            throw new LockedException(
                    "Too many failed attempts; try again in " + (closedFor.toSeconds() + 1) + " seconds.");
        }
        // Runs for an unknown name as well, so that the response time does not reveal which names exist.
        boolean matches =
                encoder.matches(password, account.map(Account::passwordHash).orElse(dummyHash));
        if (account.isEmpty() || !matches) {
            throttle.recordFailure(origin);
            throw new BadCredentialsException("Name or password is wrong.");
        }
        throttle.recordSuccess(origin);
        credentialCache.rememberVerified(account.get(), password);
    }

    private static Authentication toAuthentication(Account account, Authentication request) {
        UsernamePasswordAuthenticationToken token = UsernamePasswordAuthenticationToken.authenticated(
                new SignedInAccount(account.name(), account.mustChange(), SessionValidity.computeStamp(account)),
                null,
                List.of(new SimpleGrantedAuthority(account.role().authority())));
        token.setDetails(request.getDetails());
        return token;
    }

    private static String remoteAddress(Authentication request) {
        return request.getDetails() instanceof WebAuthenticationDetails details
                ? String.valueOf(details.getRemoteAddress())
                : "";
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
