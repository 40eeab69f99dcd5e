package com.betterfleet.derms.access;

import java.time.Instant;
import java.util.Optional;

/**
 * A signing key of the service's access tokens, without the key itself.
 *
 * @param retiredAt when it was replaced; absent for the active key
 */
public record SigningKey(long id, Instant madeAt, Optional<Instant> retiredAt) {}
