package com.betterfleet.derms.forecast.writer;

import java.time.Instant;

/**
 * An accepted message to be inserted.
 *
 * @param sequence its place in the order of acceptance of its group, from 1
 * @param bodyHash SHA-256 of the body, as lower-case hex
 */
record NewMessage(long id, WriteRequest request, long sequence, Instant acceptedAt, String bodyHash) {}
