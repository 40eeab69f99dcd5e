package com.betterfleet.derms.partner;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.secret.BearerToken;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The clients that the service issues to partners, which request access tokens with them (M14). */
@Service
@Transactional
public class PartnerClients {

    /** How long a replaced secret stays valid, so that the partner can change over without interruption. */
    static final Duration SECRET_OVERLAP = Duration.ofHours(24);

    private static final int CLIENT_ID_SUFFIX_BYTES = 6;

    private final JdbcPartnerClients clients;
    private final JdbcPartnerConnections connections;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    PartnerClients(
            JdbcPartnerClients clients,
            JdbcPartnerConnections connections,
            AuditTrail audit,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.clients = clients;
        this.connections = connections;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Optional<PartnerClient> findClient(String clientId) {
        return clients.findClient(clientId);
    }

    /**
     * Replaces the secret of a connection's client. The former secret stays valid for 24 hours, older ones do not.
     *
     * @throws ConflictException where the partner does not authenticate by OAuth
     */
    public IssuedCredentials rotateSecret(String connectionId) {
        connections.requireExisting(connectionId);
        PartnerClient before = clients.lockClient(connectionId)
                .orElseThrow(() -> new ConflictException(
                        "connection \"%s\" has no issued client: auth.inbound.type is \"token\"; expected \"oauth\""
                                .formatted(connectionId)));
        BearerToken secret = BearerToken.generateToken();
        Instant now = clock.instant();
        clients.replaceSecret(connectionId, secret.toHash(), now, now.plus(SECRET_OVERLAP));
        audit.recordAction("secret rotated", "connection/" + connectionId, null, null, null);
        events.publishEvent(new ConnectionChanged(connectionId));
        return new IssuedCredentials(before.clientId(), secret.text());
    }

    /** Issues a client for a connection that has none. */
    Optional<IssuedCredentials> issueClientIfMissing(String connectionId) {
        if (clients.lockClient(connectionId).isPresent()) {
            return Optional.empty();
        }
        byte[] suffix = new byte[CLIENT_ID_SUFFIX_BYTES];
        random.nextBytes(suffix);
        // The random part prevents tokens of a deleted connection from matching a later one of the same id.
        String clientId = connectionId + "-" + HexFormat.of().formatHex(suffix);
        BearerToken secret = BearerToken.generateToken();
        clients.insertClient(connectionId, clientId, secret.toHash(), clock.instant());
        audit.recordAction("client issued", "connection/" + connectionId, null, clientId, null);
        return Optional.of(new IssuedCredentials(clientId, secret.text()));
    }

    /** Removes the client; its access tokens become invalid at once. */
    void withdrawClient(String connectionId) {
        clients.deleteClient(connectionId);
    }
}
