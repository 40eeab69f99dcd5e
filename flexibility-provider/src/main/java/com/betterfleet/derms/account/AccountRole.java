package com.betterfleet.derms.account;

/** The permissions of an account: administration, operation of the sites, or reading. */
public enum AccountRole {
    ADMIN,
    OPERATOR,
    VIEWER;

    /** The authority's name in Spring Security. */
    String authority() {
        return "ROLE_" + name();
    }
}
