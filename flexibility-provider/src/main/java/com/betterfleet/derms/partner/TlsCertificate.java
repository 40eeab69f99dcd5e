package com.betterfleet.derms.partner;

import com.betterfleet.derms.partner.CredentialWarnings.CredentialSide;
import java.time.Instant;

/**
 * A TLS certificate as it was last seen.
 *
 * @param side OUTBOUND: presented at the service's public address; INBOUND: presented by the partner
 * @param host the host, with its port unless that is 443
 * @param expiresAt the end of its validity
 * @param seenAt when a certificate with this end was first seen
 */
public record TlsCertificate(CredentialSide side, String host, Instant expiresAt, Instant seenAt) {}
