package com.betterfleet.derms.partner;

import com.betterfleet.derms.partner.CredentialWarnings.CredentialSide;
import java.time.Instant;

/**
 * A TLS certificate as it was last seen.
 *
 * @param side OUTBOUND: shown at our own public address; INBOUND: shown by the partner
 * @param host with its port where that is not 443
 * @param expiresAt the end of its validity
 * @param seenAt when one that ends then was first seen
 */
public record TlsCertificate(CredentialSide side, String host, Instant expiresAt, Instant seenAt) {}
