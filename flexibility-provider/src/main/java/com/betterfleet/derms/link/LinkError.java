package com.betterfleet.derms.link;

import java.time.Instant;

/**
 * The latest error of a link, for an engineer.
 *
 * @param kind a code to filter by, such as UNREACHABLE, REFUSED, OFFLINE_TIME_IN_PAST
 */
public record LinkError(Instant at, String kind, String message) {}
