package com.betterfleet.derms.account;

import com.betterfleet.derms.account.SignInThrottle.AttemptOrigin;
import com.betterfleet.derms.secret.TooManyGuessesException;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/** Checks name and password, for the console's form and for HTTP Basic alike. */
@Component
class AccountAuthenticationProvider implements AuthenticationProvider {

    private final JdbcAccounts accounts;
    private final PasswordVerifier passwords;

    AccountAuthenticationProvider(JdbcAccounts accounts, PasswordVerifier passwords) {
        this.accounts = accounts;
        this.passwords = passwords;
    }

    @Override
    public Authentication authenticate(Authentication request) {
        String name = request.getName();
        Optional<Account> account = accounts.findAccount(name);
        try {
            String password = String.valueOf(request.getCredentials());
            if (!passwords.isRight(account, password, new AttemptOrigin(name, remoteAddress(request)))) {
                throw new BadCredentialsException("Name or password is wrong.");
            }
        } catch (TooManyGuessesException e) {
            throw new TooManySignInsException(e.retryAfter());
        }
        return toAuthentication(account.orElseThrow(), request);
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
