package com.betterfleet.derms.account;

import com.betterfleet.derms.account.FailedAttempts.Origin;
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
class AccountAuthentication implements AuthenticationProvider {

    private final JdbcAccounts accounts;
    private final PasswordEncoder encoder;
    private final String hashOfNobody;
    private final VerifiedCredentials verified = new VerifiedCredentials(System::nanoTime);
    private final FailedAttempts attempts = new FailedAttempts(System::nanoTime);

    AccountAuthentication(JdbcAccounts accounts, PasswordEncoder encoder) {
        this.accounts = accounts;
        this.encoder = encoder;
        this.hashOfNobody = String.valueOf(encoder.encode("nobody"));
    }

    @Override
    public Authentication authenticate(Authentication request) {
        String name = request.getName();
        String password = String.valueOf(request.getCredentials());
        Optional<Account> account = accounts.find(name);
        if (account.isEmpty() || !verified.contain(account.get(), password)) {
            verify(account, password, new Origin(name, address(request)));
        }
        return signedIn(account.orElseThrow(), request);
    }

    private void verify(Optional<Account> account, String password, Origin origin) {
        Duration closedFor = attempts.closedFor(origin);
        if (!closedFor.isZero()) {
            throw new LockedException(
                    "Too many failed attempts; try again in " + (closedFor.toSeconds() + 1) + " seconds.");
        }
        // For an unknown name as well, so that the time taken does not tell which names exist.
        boolean matches =
                encoder.matches(password, account.map(Account::passwordHash).orElse(hashOfNobody));
        if (account.isEmpty() || !matches) {
            attempts.failed(origin);
            throw new BadCredentialsException("Name or password is wrong.");
        }
        attempts.succeeded(origin);
        verified.add(account.get(), password);
    }

    private static Authentication signedIn(Account account, Authentication request) {
        UsernamePasswordAuthenticationToken token = UsernamePasswordAuthenticationToken.authenticated(
                new SignedIn(account.name(), account.mustChange(), StillStanding.stamp(account)),
                null,
                List.of(new SimpleGrantedAuthority(account.role().authority())));
        token.setDetails(request.getDetails());
        return token;
    }

    private static String address(Authentication request) {
        return request.getDetails() instanceof WebAuthenticationDetails details
                ? String.valueOf(details.getRemoteAddress())
                : "";
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
