package com.betterfleet.derms.account;

/**
 * Permissions of API calls and pages. Any signed-in account may read what is not listed here. Changes are reserved to
 * administrators unless they are listed as operation, so that a new call is closed by default.
 */
final class PathPermissions {

    /** Reserved to administrators, reading included. */
    static final String[] ADMINISTRATION = {"/api/v1/accounts", "/api/v1/accounts/**"};

    /** Every account may mark its own notifications as read. */
    static final String OWN_READ_MARKER = "/api/v1/notifications/read";

    /** Operation of the sites: control of a scope, incidents, readings, and reconnecting a configured link. */
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
