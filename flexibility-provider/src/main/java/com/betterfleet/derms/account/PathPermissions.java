package com.betterfleet.derms.account;

/**
 * Which calls and pages are for whom. Everybody who is signed in may look, but for what is named here; what changes anything
 * is an administrator's unless it is named as operation: a new call is closed until somebody opens it.
 */
final class PathPermissions {

    /** For administrators even to look at. */
    static final String[] ADMINISTRATION = {"/api/v1/accounts", "/api/v1/accounts/**"};

    /** What each has read is everybody's own. */
    static final String OWN_READ_MARKER = "/api/v1/notifications/read";

    /** Operating the sites: control of a scope, incidents, readings, and what wakes a link that is set up. */
    static final String[] OPERATION_BY_POST = {
        "/api/v1/scopes/*/disconnect",
        "/api/v1/scopes/*/connect",
        "/api/v1/scopes/*/withdraw",
        "/api/v1/scopes/*/adjustments",
        "/api/v1/scopes/*/adjustments/preview",
        "/api/v1/scopes/*/adjustments/*/cancel",
        "/api/v1/scopes/*/compliance-errors",
        "/api/v1/scopes/*/compliance-errors/preview",
        "/api/v1/incidents/*/acknowledge",
        "/api/v1/meter-readings",
        "/api/v1/connections/*/handshake",
        "/api/v1/connections/*/test-credentials",
        "/api/v1/connections/*/outbox/*/resend",
        "/api/v1/connections/*/dead-letters/*/resend"
    };

    static final String[] OPERATION_BY_PUT = {"/api/v1/circuits/*/operational-limit"};

    static final String[] ADMINISTRATION_PAGES = {"/console/accounts", "/console/accounts/**"};

    static final String OWN_READ_MARKER_PAGE = "/console/notifications/read";

    static final String[] OPERATION_PAGES = {
        "/console/scopes/*/disconnect",
        "/console/scopes/*/connect",
        "/console/scopes/*/withdraw",
        "/console/scopes/*/ask",
        "/console/scopes/*/cannot-meet",
        "/console/scopes/*/adjustments/*/cancel",
        "/console/circuits/*/operational-limit",
        "/console/circuits/*/operational-limit/release",
        "/console/incidents/*/acknowledge",
        "/console/connections/*/handshake",
        "/console/connections/*/test-credentials",
        "/console/connections/*/outbox/*/resend",
        "/console/connections/*/dead-letters/*/resend"
    };

    private PathPermissions() {}
}
