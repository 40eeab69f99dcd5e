package com.betterfleet.derms.partner;

import com.betterfleet.derms.egress.ServerCertificate;
import com.betterfleet.derms.partner.CredentialWarnings.CredentialSide;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The TLS certificates of both sides, as they were last seen. */
@Service
@Transactional(readOnly = true)
public class TlsCertificates {

    private final JdbcTlsCertificates certificates;

    TlsCertificates(JdbcTlsCertificates certificates) {
        this.certificates = certificates;
    }

    /** Returns the service's certificate and those of the hosts of a connection's messages and token requests. */
    public List<TlsCertificate> findCertificates(PartnerConnection connection) {
        return loadLookup().apply(connection);
    }

    /** Loads the certificates of all connections with one query. */
    public Function<PartnerConnection, List<TlsCertificate>> loadLookup() {
        List<TlsCertificate> all = certificates.listCertificates();
        return connection -> {
            Set<String> hosts = findPartnerHosts(connection);
            return all.stream()
                    .filter(certificate ->
                            certificate.side() == CredentialSide.OUTBOUND || hosts.contains(certificate.host()))
                    .toList();
        };
    }

    /** Returns the hosts of a connection's messages and token requests. */
    public static Set<String> findPartnerHosts(PartnerConnection connection) {
        OAuthSettings oauth = connection.auth().outbound().settings();
        Stream<URI> messages = Stream.concat(
                Stream.ofNullable(connection.baseUrl()),
                connection.urls().keySet().stream().map(connection::messageUrl));
        return Stream.concat(messages, oauth == null ? Stream.empty() : Stream.of(oauth.tokenUrl()))
                .flatMap(url -> ServerCertificate.hostKeyOf(url).stream())
                .collect(Collectors.toSet());
    }
}
