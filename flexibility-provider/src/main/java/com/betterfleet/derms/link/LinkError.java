package com.betterfleet.derms.link;

import java.time.Instant;

/**
 * What went wrong last, in words for an engineer.
 *
 * @param kind a word to filter by, such as UNREACHABLE, REFUSED, OFFLINE_TIME_IN_PAST
 */
public record LinkError(Instant at, String kind, String message) {}
