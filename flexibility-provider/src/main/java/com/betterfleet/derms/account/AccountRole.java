package com.betterfleet.derms.account;

/** What an account may do: everything, operate the sites, or look on. */
public enum AccountRole {
    ADMIN,
    OPERATOR,
    VIEWER;

    /** The name Spring Security knows it by. */
    String authority() {
        return "ROLE_" + name();
    }
}
