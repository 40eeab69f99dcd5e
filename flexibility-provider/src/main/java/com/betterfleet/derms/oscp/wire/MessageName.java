package com.betterfleet.derms.oscp.wire;

import java.util.Locale;

/** The messages of OSCP 2.0 by the name that is also their path. */
public enum MessageName {
    REGISTER,
    HANDSHAKE,
    HANDSHAKE_ACKNOWLEDGE,
    HEARTBEAT,
    UPDATE_GROUP_CAPACITY_FORECAST,
    ADJUST_GROUP_CAPACITY_FORECAST,
    GROUP_CAPACITY_COMPLIANCE_ERROR,
    UPDATE_GROUP_MEASUREMENTS,
    UPDATE_ASSET_MEASUREMENTS;

    /** Where a Flexibility Provider serves its own, in the version that we speak. */
    public static final String PROVIDER_BASE_PATH = "/oscp/fp/2.0";

    /** The name on the wire, which is the path of the message too. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
