package com.betterfleet.derms.console;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * What of a page's acts is shown to whoever looks at it; what they may really do is guarded where it is done.
 *
 * @param operates whether the sites are operated: control, limits, incidents
 * @param administers whether the service is set up, too
 */
record Rights(boolean operates, boolean administers) {

    private static final String OPERATOR = "ROLE_OPERATOR";
    private static final String ADMIN = "ROLE_ADMIN";

    static Rights ofSignedIn() {
        Set<String> roles = Optional.ofNullable(
                        SecurityContextHolder.getContext().getAuthentication())
                .map(Authentication::getAuthorities)
                .map(granted ->
                        granted.stream().map(GrantedAuthority::getAuthority).collect(Collectors.toSet()))
                .orElse(Set.of());
        boolean administers = roles.contains(ADMIN);
        return new Rights(administers || roles.contains(OPERATOR), administers);
    }
}
