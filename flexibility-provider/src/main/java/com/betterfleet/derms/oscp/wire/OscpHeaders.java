package com.betterfleet.derms.oscp.wire;

import java.util.Locale;

/** The header names of OSCP 2.0. */
public final class OscpHeaders {

    public static final String REQUEST_ID = "X-Request-ID";
    public static final String CORRELATION_ID = "X-Correlation-ID";
    public static final String SEGMENT_INDEX = "X-Segment-Index";
    public static final String SEGMENT_COUNT = "X-Segment-Count";
    public static final String ERROR_MESSAGE = "X-Error-Message";
    /** The longest request or correlation id that is accepted, in characters. */
    public static final int MAX_ID_LENGTH = 255;

    public static final String TOKEN_SCHEME = "Token ";
    public static final String BEARER_SCHEME = "Bearer ";

    private OscpHeaders() {}

    /** Whether a header belongs to the protocol, so that it cannot be configured as a static one. */
    public static boolean isReserved(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals("authorization")
                || lower.equals("host")
                || lower.equals("x-request-id")
                || lower.equals("x-correlation-id")
                || lower.startsWith("x-segment-")
                || lower.startsWith("content-");
    }
}
