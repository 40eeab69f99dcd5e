package com.betterfleet.derms.console.layout;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * What of a page's acts is shown to whoever looks at it; what they may really do is guarded where it is done.
 *
 * @param canOperate whether the sites are operated: control, limits, incidents
 * @param canAdminister whether the service is set up, too
 */
public record PagePermissions(boolean canOperate, boolean canAdminister) {

    private static final String OPERATOR = "ROLE_OPERATOR";
    private static final String ADMIN = "ROLE_ADMIN";

    public static PagePermissions forCurrentAccount() {
        Set<String> roles = Optional.ofNullable(
                        SecurityContextHolder.getContext().getAuthentication())
                .map(Authentication::getAuthorities)
                .map(granted ->
                        granted.stream().map(GrantedAuthority::getAuthority).collect(Collectors.toSet()))
                .orElse(Set.of());
        boolean canAdminister = roles.contains(ADMIN);
        return new PagePermissions(canAdminister || roles.contains(OPERATOR), canAdminister);
    }
}
