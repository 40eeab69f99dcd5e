package com.betterfleet.derms.console.api;

import com.betterfleet.derms.connection.Certificate;
import com.betterfleet.derms.connection.Connection;
import com.betterfleet.derms.connection.ConnectionAuth;
import com.betterfleet.derms.connection.CredentialWarnings;
import com.betterfleet.derms.connection.Demands;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.IssuedCredentials;
import com.betterfleet.derms.connection.Link;
import com.betterfleet.derms.connection.LinkError;
import com.betterfleet.derms.connection.Liveness;
import com.betterfleet.derms.connection.PartnerTerms;
import com.betterfleet.derms.connection.RegistrationStatus;
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
 * A connection as it is configured and as it stands; secrets are not part of it.
 *
 * @param terms the effective properties, those of the profile with the connection's own over them
 * @param aliveUntil from when on the partner counts as lost unless it is heard again, grace included
 * @param certificates the TLS certificates of both ends, as they were last seen
 * @param credentialsExpireAt the earliest end of a secret or certificate, where one is known
 * @param credentialWarnings secrets and certificates that end within 30, 7 or 1 days, or have ended
 * @param registrationStatus how the exchange of tokens stands; the property {@code registration} says whether it may take place
 * @param inboundCredentials the client issued by this very call; told this once
 * @param degraded a send failed though the link is up
 */
public record ConnectionAnswer(
        String id,
        String name,
        String profile,
        @Nullable URI baseUrl,
        Map<String, String> urls,
        ConnectionAuth auth,
        StaticHeaders staticHeaders,
        @JsonUnwrapped PartnerTerms terms,
        String state,
        Instant stateSince,
        String liveness,
        boolean degraded,
        @Nullable Instant aliveUntil,
        @Nullable Instant lostAt,
        @Nullable Instant handshakeCompletedAt,
        @Nullable Instant lastHeartbeatReceivedAt,
        @Nullable Instant lastHeartbeatSentAt,
        @Nullable Demand ourDemands,
        @Nullable Demand theirDemands,
        @Nullable LinkError lastError,
        List<Group> groups,
        List<Certificate> certificates,
        @Nullable Instant credentialsExpireAt,
        @Nullable Instant accessTokenUsedUntil,
        List<CredentialWarnings.Warning> credentialWarnings,
        RegistrationStatus registrationStatus,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable IssuedCredentials inboundCredentials) {

    /** The names of the static headers; their values are secret. */
    record StaticHeaders(List<String> outbound, List<String> inbound) {}

    /** What one side demands of the other. */
    record Demand(@Nullable BigDecimal heartbeatIntervalSeconds, List<String> measurementConfiguration) {
        static Demand of(Demands demands) {
            return new Demand(
                    demands.heartbeatIntervalSeconds().orElse(null),
                    demands.measurements().stream().map(Enum::name).toList());
        }
    }

    record Group(String groupId, String scopeId, String assetId, String enforcement) {
        static Group of(GroupBinding binding) {
            return new Group(
                    binding.groupId(),
                    binding.scopeId(),
                    binding.assetId(),
                    binding.enforcement().name());
        }
    }

    static ConnectionAnswer of(
            Connection connection,
            Link link,
            List<GroupBinding> bindings,
            List<Certificate> certificates,
            Optional<IssuedCredentials> issued,
            Optional<Instant> accessTokenUsedUntil,
            RegistrationStatus registration,
            Instant now) {
        return new ConnectionAnswer(
                connection.id(),
                connection.name(),
                connection.profile(),
                connection.baseUrl(),
                connection.urls(),
                connection.auth(),
                new StaticHeaders(connection.outboundHeaders(), connection.inboundHeaders()),
                connection.terms(),
                link.state().kind().name(),
                link.stateSince(),
                link.liveness().name(),
                link.degraded(),
                link.aliveUntil().orElse(null),
                link.lostAt().filter(at -> link.liveness() == Liveness.LOST).orElse(null),
                link.handshakeCompletedAt().orElse(null),
                link.lastHeartbeatReceivedAt().orElse(null),
                link.lastHeartbeatSentAt().orElse(null),
                Demand.of(connection.terms().ours()),
                link.theirs().map(Demand::of).orElse(null),
                link.lastError().orElse(null),
                bindings.stream().map(Group::of).toList(),
                certificates,
                CredentialWarnings.earliest(connection.auth(), certificates).orElse(null),
                accessTokenUsedUntil.orElse(null),
                CredentialWarnings.of(connection.auth(), certificates, now),
                registration,
                issued.orElse(null));
    }
}
