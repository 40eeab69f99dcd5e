package com.betterfleet.derms.console.api.connection;

import com.betterfleet.derms.access.AccessTokenCache;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.link.LinkLifecycle;
import com.betterfleet.derms.partner.PartnerConnection;
import com.betterfleet.derms.partner.PartnerConnections.SavedConnection;
import com.betterfleet.derms.partner.TlsCertificate;
import com.betterfleet.derms.partner.TlsCertificates;
import com.betterfleet.derms.registration.RegistrationAdministration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Assembles the response for a connection from its configuration, link, bindings, credentials and registration. */
@Component
class ConnectionResponseAssembler {

    private final LinkLifecycle lifecycle;
    private final GroupBindings bindings;
    private final TlsCertificates certificates;
    private final AccessTokenCache accessTokens;
    private final RegistrationAdministration registrations;
    private final InstantSource clock;

    ConnectionResponseAssembler(
            LinkLifecycle lifecycle,
            GroupBindings bindings,
            TlsCertificates certificates,
            AccessTokenCache accessTokens,
            RegistrationAdministration registrations,
            InstantSource clock) {
        this.lifecycle = lifecycle;
        this.bindings = bindings;
        this.certificates = certificates;
        this.accessTokens = accessTokens;
        this.registrations = registrations;
        this.clock = clock;
    }

    /** The responses for many connections; their certificates are loaded together. */
    List<ConnectionResponse> toResponses(List<PartnerConnection> connections) {
        Function<PartnerConnection, List<TlsCertificate>> knownCertificates = certificates.loadLookup();
        return connections.stream()
                .map(connection ->
                        toResponse(withoutIssuedCredentials(connection), knownCertificates.apply(connection)))
                .toList();
    }

    ConnectionResponse toResponse(PartnerConnection connection) {
        return toResponse(withoutIssuedCredentials(connection));
    }

    /** The response for a connection just saved, with the credentials issued by that, if any. */
    ConnectionResponse toResponse(SavedConnection saved) {
        return toResponse(saved, certificates.findCertificates(saved.connection()));
    }

    private static SavedConnection withoutIssuedCredentials(PartnerConnection connection) {
        return new SavedConnection(connection, Optional.empty());
    }

    private ConnectionResponse toResponse(SavedConnection saved, List<TlsCertificate> knownCertificates) {
        String id = saved.connection().id();
        return ConnectionResponse.of(
                saved.connection(),
                lifecycle.requireLink(id),
                bindings.listByConnection(id),
                knownCertificates,
                saved.issuedCredentials(),
                accessTokens.findExpiry(id),
                registrations.findStatus(id),
                clock.instant());
    }
}
