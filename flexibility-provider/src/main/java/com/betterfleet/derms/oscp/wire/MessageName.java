package com.betterfleet.derms.oscp.wire;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The messages of OSCP 2.0 by name, which is also their path. */
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

    /** The messages that a Flexibility Provider receives. */
    public static final Set<MessageName> INBOUND = Collections.unmodifiableSet(
            EnumSet.of(REGISTER, HANDSHAKE, HANDSHAKE_ACKNOWLEDGE, HEARTBEAT, UPDATE_GROUP_CAPACITY_FORECAST));

    /** The base path of a Flexibility Provider in the supported version. */
    public static final String PROVIDER_BASE_PATH = "/oscp/fp/2.0";

    /** The name on the wire, which is also the path of the message. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
