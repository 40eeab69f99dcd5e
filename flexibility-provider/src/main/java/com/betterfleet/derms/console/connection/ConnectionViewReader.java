package com.betterfleet.derms.console.connection;

import com.betterfleet.derms.access.AccessTokenCache;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.status.LinkView;
import com.betterfleet.derms.console.status.ScopePartners;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.incident.IncidentService;
import com.betterfleet.derms.link.LinkLifecycle;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.partner.AuthenticationType;
import com.betterfleet.derms.partner.CredentialWarnings;
import com.betterfleet.derms.partner.PartnerConnection;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.partner.PartnerProperties.MeteringMode;
import com.betterfleet.derms.partner.TlsCertificate;
import com.betterfleet.derms.partner.TlsCertificates;
import com.betterfleet.derms.registration.RegistrationAdministration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Reads a partner link as its page shows it: state, credentials, warnings, messages and bound groups. */
@Component
class ConnectionViewReader {

    private static final int STEPS_SHOWN = 20;

    private final PartnerConnections connections;
    private final LinkLifecycle lifecycle;
    private final TlsCertificates certificates;
    private final AccessTokenCache tokens;
    private final RegistrationAdministration registrations;
    private final IncidentService incidents;
    private final LinkMessageReader messages;
    private final BoundGroupReader groups;

    ConnectionViewReader(
            PartnerConnections connections,
            LinkLifecycle lifecycle,
            TlsCertificates certificates,
            AccessTokenCache tokens,
            RegistrationAdministration registrations,
            IncidentService incidents,
            LinkMessageReader messages,
            BoundGroupReader groups) {
        this.connections = connections;
        this.lifecycle = lifecycle;
        this.certificates = certificates;
        this.tokens = tokens;
        this.registrations = registrations;
        this.incidents = incidents;
        this.messages = messages;
        this.groups = groups;
    }

    ConnectionView readConnection(String id, Formats formats) {
        PartnerConnection connection = connections.requireConnection(id);
        PartnerLink link = lifecycle.requireLink(connection.id());
        LinkView.LinkDisplayState state = ScopePartners.linkState(link, connection);
        List<TlsCertificate> certificatesInUse = certificates.findCertificates(connection);
        return new ConnectionView(
                connection.id(),
                connection.name(),
                connection.name(),
                connection.profile(),
                Objects.toString(connection.baseUrl(), ""),
                connection.auth().inbound().type() == AuthenticationType.OAUTH,
                state,
                ScopePartners.linkStateSince(link),
                link.disconnection()
                        .map(disconnection ->
                                new ConnectionView.DisconnectionInfo(disconnection.actor(), disconnection.reason()))
                        .orElse(null),
                link.aliveUntil().orElse(null),
                handshakeRequirements(connection, link),
                link.lastHeartbeatReceivedAt().orElse(null),
                link.lastHeartbeatSentAt().orElse(null),
                tokens.findExpiry(connection.id()).orElse(null),
                link.lastError()
                        .map(error -> new ConnectionView.LinkFailure(error.at(), error.kind(), error.message()))
                        .orElse(null),
                groups.listGroups(connection.id(), formats),
                certificatesInUse.stream()
                        .map(ConnectionViewReader::toCertificateEntry)
                        .toList(),
                listIssues(connection, certificatesInUse, formats.now()),
                messages.listUnsent(connection.id()),
                messages.listRecent(connection.id()),
                createRegistration(connection, formats),
                formats);
    }

    private RegistrationView createRegistration(PartnerConnection connection, Formats formats) {
        return new RegistrationView(
                registrations.findStatus(connection.id()),
                registrations.listSteps(connection.id(), 0, STEPS_SHOWN),
                connection.name(),
                formats);
    }

    private static ConnectionView.HandshakeRequirements handshakeRequirements(
            PartnerConnection connection, PartnerLink link) {
        return new ConnectionView.HandshakeRequirements(
                connection.effectiveProperties().heartbeatInterval().orElse(null),
                link.partnerDemands()
                        .flatMap(partnerRequirements -> partnerRequirements.heartbeatInterval())
                        .orElse(null),
                connection.effectiveProperties().metering().measurementConfiguration().stream()
                        .map(ConnectionViewReader::describeMeasurements)
                        .toList(),
                link.partnerDemands()
                        .map(partnerRequirements -> partnerRequirements.meteringModes().stream()
                                .map(ConnectionViewReader::describeMeasurements)
                                .toList())
                        .orElse(List.of()));
    }

    private static String describeMeasurements(MeteringMode mode) {
        return switch (mode) {
            case INTERMITTENT -> "every quarter hour";
            case CONTINUOUS -> "continuously (register readings)";
        };
    }

    /** The link's warnings: credentials that expire soon or are weak, and open advisories. */
    private List<ConnectionView.LinkIssue> listIssues(
            PartnerConnection connection, List<TlsCertificate> certificatesInUse, Instant now) {
        Stream<ConnectionView.LinkIssue> expiring =
                CredentialWarnings.findWarnings(connection.auth(), certificatesInUse, now).stream()
                        .map(warning -> new ConnectionView.LinkIssue("Credential", warning.message(), null, 1));
        // The warning above is current; the advisory about the same credential may be an hour old.
        Stream<ConnectionView.LinkIssue> open = incidents.listOpenOfConnection(connection.id()).stream()
                .filter(incident -> incident.kind() != IncidentKind.CREDENTIAL_EXPIRING)
                .map(incident -> new ConnectionView.LinkIssue(
                        incident.kind().name().replace('_', ' ').toLowerCase(Locale.ROOT),
                        incident.text(),
                        incident.lastSeenAt(),
                        incident.occurrenceCount()));
        Stream<ConnectionView.LinkIssue> shortToken =
                Optional.ofNullable(connection.auth().inbound().warning()).stream()
                        .map(warning -> new ConnectionView.LinkIssue("Credential", warning, null, 1));
        return Stream.of(expiring, shortToken, open)
                .flatMap(Function.identity())
                .toList();
    }

    private static ConnectionView.CertificateEntry toCertificateEntry(TlsCertificate certificate) {
        return new ConnectionView.CertificateEntry(
                certificate.side() == CredentialWarnings.CredentialSide.OUTBOUND,
                certificate.host(),
                certificate.expiresAt(),
                certificate.seenAt());
    }
}
