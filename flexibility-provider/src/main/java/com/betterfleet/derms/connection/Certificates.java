package com.betterfleet.derms.connection;

import com.betterfleet.derms.connection.CredentialWarnings.Side;
import com.betterfleet.derms.egress.ServerCertificate;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The TLS certificates of both ends, as they were last seen. */
@Service
@Transactional(readOnly = true)
public class Certificates {

    private final JdbcCertificates certificates;

    Certificates(JdbcCertificates certificates) {
        this.certificates = certificates;
    }

    /** Ours, and those of the hosts that a connection's messages and token requests go to. */
    public List<Certificate> of(Connection connection) {
        return lookUp().apply(connection);
    }

    /** The same for many connections, from one reading. */
    public Function<Connection, List<Certificate>> lookUp() {
        List<Certificate> all = certificates.all();
        return connection -> {
            Set<String> hosts = hosts(connection);
            return all.stream()
                    .filter(seen -> seen.side() == Side.OUTBOUND || hosts.contains(seen.host()))
                    .toList();
        };
    }

    private static Set<String> hosts(Connection connection) {
        OAuthSettings oauth = connection.auth().outbound().settings();
        Stream<URI> messages = Stream.concat(
                Stream.ofNullable(connection.baseUrl()),
                connection.urls().keySet().stream().map(connection::urlOf));
        return Stream.concat(messages, oauth == null ? Stream.empty() : Stream.of(oauth.tokenUrl()))
                .flatMap(url -> ServerCertificate.hostOf(url).stream())
                .collect(Collectors.toSet());
    }
}
