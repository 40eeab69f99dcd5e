package com.betterfleet.derms.account;

/**
 * An account that may sign in.
 *
 * @param mustChange whether the password was generated and has to be replaced at the first visit to the console
 */
record Account(String name, String passwordHash, AccountRole role, boolean mustChange) {

    static final String ADMIN = "admin";

    @Override
    public String toString() {
        return "Account[" + name + ", " + role + "]";
    }
}
