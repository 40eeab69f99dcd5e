package com.betterfleet.derms.connection;

import com.betterfleet.derms.connection.CredentialWarnings.Side;
import java.time.Instant;

/**
 * A TLS certificate as it was last seen.
 *
 * @param side OUTBOUND: shown at our own public address; INBOUND: shown by the partner
 * @param host with its port where that is not 443
 * @param expiresAt the end of its validity
 * @param seenAt when one that ends then was first seen
 */
public record Certificate(Side side, String host, Instant expiresAt, Instant seenAt) {}
