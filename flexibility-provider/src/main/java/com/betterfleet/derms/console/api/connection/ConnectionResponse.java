package com.betterfleet.derms.console.api.connection;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.link.LinkError;
import com.betterfleet.derms.link.LinkLiveness;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.partner.ConnectionAuthentication;
import com.betterfleet.derms.partner.CredentialWarnings;
import com.betterfleet.derms.partner.HandshakeDemands;
import com.betterfleet.derms.partner.IssuedCredentials;
import com.betterfleet.derms.partner.PartnerConnection;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.partner.TlsCertificate;
import com.betterfleet.derms.registration.RegistrationStatus;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection with its configuration and state. It contains no secrets, except those issued by this very call.
 *
 * @param profileProperties the effective properties: those of the profile, overridden by the connection's own
 * @param aliveUntil when the link counts as lost without another heartbeat, grace included
 * @param certificates the TLS certificates of both ends as last seen
 * @param credentialsExpireAt the earliest known expiry of a secret or certificate
 * @param credentialWarnings secrets and certificates that expire within 30, 7 or 1 days, or have expired
 * @param registrationStatus the state of the token exchange; the property {@code registration} says whether it is
 *     allowed
 * @param inboundCredentials the client issued by this call; not returned again
 * @param degraded whether a message could not be sent although the link is up
 */
record ConnectionResponse(
        String id,
        String name,
        String profile,
        @Nullable URI baseUrl,
        Map<String, String> urls,
        ConnectionAuthentication auth,
        StaticHeaderNames staticHeaders,
        @JsonUnwrapped PartnerProperties profileProperties,
        String state,
        Instant stateSince,
        String liveness,
        boolean degraded,
        @Nullable Instant aliveUntil,
        @Nullable Instant lostAt,
        @Nullable Instant handshakeCompletedAt,
        @Nullable Instant lastHeartbeatReceivedAt,
        @Nullable Instant lastHeartbeatSentAt,
        @Nullable LinkDemandsResponse ourDemands,
        @Nullable LinkDemandsResponse theirDemands,
        @Nullable LinkError lastError,
        List<BoundGroupResponse> groups,
        List<TlsCertificate> certificates,
        @Nullable Instant credentialsExpireAt,
        @Nullable Instant accessTokenUsedUntil,
        List<CredentialWarnings.CredentialWarning> credentialWarnings,
        RegistrationStatus registrationStatus,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable IssuedCredentials inboundCredentials) {

    /** The names of the static headers; their values are secret. */
    record StaticHeaderNames(List<String> outbound, List<String> inbound) {}

    /** The demands of one side on the other. */
    record LinkDemandsResponse(@Nullable BigDecimal heartbeatIntervalSeconds, List<String> measurementConfiguration) {
        static LinkDemandsResponse of(HandshakeDemands demands) {
            return new LinkDemandsResponse(
                    demands.heartbeatIntervalSeconds().orElse(null),
                    demands.meteringModes().stream().map(Enum::name).toList());
        }
    }

    record BoundGroupResponse(String groupId, String scopeId, String assetId, String enforcement) {
        static BoundGroupResponse of(GroupBinding binding) {
            return new BoundGroupResponse(
                    binding.groupId(),
                    binding.scopeId(),
                    binding.assetId(),
                    binding.enforcement().name());
        }
    }

    static ConnectionResponse of(
            PartnerConnection connection,
            PartnerLink link,
            List<GroupBinding> bindings,
            List<TlsCertificate> certificates,
            Optional<IssuedCredentials> issued,
            Optional<Instant> accessTokenUsedUntil,
            RegistrationStatus registration,
            Instant now) {
        return new ConnectionResponse(
                connection.id(),
                connection.name(),
                connection.profile(),
                connection.baseUrl(),
                connection.urls(),
                connection.auth(),
                new StaticHeaderNames(connection.outboundHeaders(), connection.inboundHeaders()),
                connection.effectiveProperties(),
                link.state().kind().name(),
                link.stateSince(),
                link.liveness().name(),
                link.degraded(),
                link.aliveUntil().orElse(null),
                link.lostAt().filter(at -> link.liveness() == LinkLiveness.LOST).orElse(null),
                link.handshakeCompletedAt().orElse(null),
                link.lastHeartbeatReceivedAt().orElse(null),
                link.lastHeartbeatSentAt().orElse(null),
                LinkDemandsResponse.of(connection.effectiveProperties().ownDemands()),
                link.partnerDemands().map(LinkDemandsResponse::of).orElse(null),
                link.lastError().orElse(null),
                bindings.stream().map(BoundGroupResponse::of).toList(),
                certificates,
                CredentialWarnings.findEarliestExpiry(connection.auth(), certificates)
                        .orElse(null),
                accessTokenUsedUntil.orElse(null),
                CredentialWarnings.findWarnings(connection.auth(), certificates, now),
                registration,
                issued.orElse(null));
    }
}
