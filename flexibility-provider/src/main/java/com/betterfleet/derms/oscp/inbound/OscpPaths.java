package com.betterfleet.derms.oscp.inbound;

/** Where we serve OSCP as a Flexibility Provider. */
final class OscpPaths {

    static final String BASE = "/oscp/fp/2.0";

    private OscpPaths() {}
}
