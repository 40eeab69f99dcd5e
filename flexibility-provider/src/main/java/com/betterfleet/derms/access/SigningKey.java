package com.betterfleet.derms.access;

import java.time.Instant;
import java.util.Optional;

/**
 * A key of our access tokens, without the key itself.
 *
 * @param retiredAt when another one took its place; absent of the one that signs
 */
public record SigningKey(long id, Instant madeAt, Optional<Instant> retiredAt) {}
