package com.betterfleet.derms.console.layout;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * The actions that a page shows to the current account. Authorization itself is enforced at the endpoints.
 *
 * @param canOperate control, limits and incidents
 * @param canAdminister also the setup of the service
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
