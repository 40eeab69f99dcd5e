package com.betterfleet.derms.connection;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.connection.Connections.Entrance;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.secret.Token;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The clients that we issue to partners which get access tokens from us (M14). */
@Service
@Transactional
public class PartnerClients {

    /** How long a replaced secret is taken besides the new one, so that the partner can change over without a pause. */
    static final Duration OVERLAP = Duration.ofHours(24);

    private static final int ID_BYTES = 6;

    private final JdbcPartnerClients clients;
    private final JdbcConnections connections;
    private final Audit audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    PartnerClients(
            JdbcPartnerClients clients,
            JdbcConnections connections,
            Audit audit,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.clients = clients;
        this.connections = connections;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Optional<PartnerClient> find(String clientId) {
        return clients.find(clientId);
    }

    /**
     * Who is let in with an access token of ours whose signature and times were found good.
     *
     * @return the connection, where it still has this client and the token's version of the secret is still taken
     */
    @Transactional(propagation = Propagation.SUPPORTS)
    public Optional<Entrance> admit(String connectionId, String clientId, int version) {
        return connections
                .byClient(clientId)
                .filter(guest -> guest.client().connectionId().equals(connectionId))
                .filter(guest -> guest.client().holds(version, clock.instant()))
                .map(JdbcConnections.Guest::entrance);
    }

    /**
     * Replaces the secret of a connection's client; the former one is taken for 24 hours more, any older one no longer.
     *
     * @throws Conflict where the partner is not let in by OAuth
     */
    public IssuedCredentials rotate(String connectionId) {
        connections.requireExisting(connectionId);
        PartnerClient before = clients.lock(connectionId)
                .orElseThrow(() -> new Conflict(
                        "connection \"%s\" has no client of ours: auth.inbound.type is \"token\"; expected \"oauth\""
                                .formatted(connectionId)));
        Token secret = Token.fresh();
        Instant now = clock.instant();
        clients.replaceSecret(connectionId, secret.hash(), now, now.plus(OVERLAP));
        audit.note("secret rotated", "connection/" + connectionId, null, null, null);
        events.publishEvent(new LinkChanged(connectionId));
        return new IssuedCredentials(before.clientId(), secret.text());
    }

    /** Issues a client for a connection that has none yet. */
    Optional<IssuedCredentials> issueMissing(String connectionId) {
        if (clients.lock(connectionId).isPresent()) {
            return Optional.empty();
        }
        byte[] suffix = new byte[ID_BYTES];
        random.nextBytes(suffix);
        // Not the connection's id alone: tokens of a removed connection must not fit one made later under its name.
        String clientId = connectionId + "-" + HexFormat.of().formatHex(suffix);
        Token secret = Token.fresh();
        clients.insert(connectionId, clientId, secret.hash(), clock.instant());
        audit.note("client issued", "connection/" + connectionId, null, clientId, null);
        return Optional.of(new IssuedCredentials(clientId, secret.text()));
    }

    /** Takes the client away; its access tokens end at once. */
    void withdraw(String connectionId) {
        clients.delete(connectionId);
    }
}
