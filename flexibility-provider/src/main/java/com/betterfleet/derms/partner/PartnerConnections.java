package com.betterfleet.derms.partner;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.partner.ConnectionChange.ConfiguredAccess;
import com.betterfleet.derms.partner.PartnerConnection.ConnectionDraft;
import com.betterfleet.derms.partner.PartnerConnection.InboundCredential;
import com.betterfleet.derms.partner.PartnerConnection.MessageDestination;
import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.refusal.NotFoundException;
import com.betterfleet.derms.secret.TokenHash;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The configured partner connections (M1). Secrets are stored and used, but never returned. */
@Service
@Transactional
public class PartnerConnections {

    private final JdbcPartnerConnections connections;
    private final PartnerClients clients;
    private final ConnectionRules rules;

    /** Resolved on use, since participants read connections themselves. */
    private final ObjectProvider<ConnectionParticipant> participants;

    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    PartnerConnections(
            JdbcPartnerConnections connections,
            PartnerClients clients,
            ConnectionRules rules,
            ObjectProvider<ConnectionParticipant> participants,
            AuditTrail audit,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.connections = connections;
        this.clients = clients;
        this.rules = rules;
        this.participants = participants;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Creates a connection or replaces its configuration. A new connection starts no handshake.
     *
     * @throws InvalidValueException where the draft violates its profile, or a new connection lacks a credential
     * @throws ConflictException where another connection uses the same inbound token
     */
    public SavedConnection saveConnection(ConnectionDraft submitted) {
        // First, since every writer of a connection locks in the same order.
        participants.forEach(participant -> participant.lockConnection(submitted.id()));
        Optional<PartnerConnection> before = connections.findConnection(submitted.id());
        ConnectionDraft draft = withStoredSecret(submitted, before);
        PartnerConnection validated = rules.validateDraft(draft);
        if (before.isEmpty()) {
            rules.requireComplete(draft, validated.effectiveProperties());
        }
        ConnectionChange change = new ConnectionChange(
                before,
                validated,
                draft,
                before.isPresent() ? findConfiguredAccess(draft.id()) : ConfiguredAccess.EMPTY);
        ConnectionRules.requireStrongToken(draft.inbound(), change.configured().token());
        participants.forEach(participant -> participant.beforeChange(change));
        connections.saveConnection(validated, draft, clock.instant());
        Optional<IssuedCredentials> issued = updateIssuedClient(draft);
        rules.requireAddress(validated, connections.findConfiguredCredential(draft.id()));
        PartnerConnection after = requireConnection(draft.id());
        ProfileCredentialRules.requireProfileCredentials(after);
        participants.forEach(participant -> participant.afterChange(change, after));
        String auditAction = before.isPresent() ? "changed" : "created";
        audit.recordAction(auditAction, "connection/" + draft.id(), before.orElse(null), after, null);
        events.publishEvent(new ConnectionChanged(draft.id()));
        return new SavedConnection(after, issued);
    }

    /**
     * A connection as it is stored now.
     *
     * @param issuedCredentials the client issued by this call; its secret is returned only here
     */
    public record SavedConnection(PartnerConnection connection, Optional<IssuedCredentials> issuedCredentials) {}

    /** Removes a connection that has no bound group. */
    public void deleteConnection(String id) {
        participants.forEach(participant -> participant.lockConnection(id));
        PartnerConnection before = requireConnection(id);
        List<String> dependants = participants.stream()
                .flatMap(participant -> participant.findDependants(id).stream())
                .toList();
        if (!dependants.isEmpty()) {
            throw new ConflictException("connection \"%s\" is still in use; remove first".formatted(id), dependants);
        }
        connections.deleteConnection(id);
        audit.recordAction("deleted", "connection/" + id, before, null, null);
    }

    @Transactional(readOnly = true)
    public Optional<PartnerConnection> findConnection(String id) {
        return connections.findConnection(id);
    }

    @Transactional(readOnly = true)
    public PartnerConnection requireConnection(String id) {
        return connections.findConnection(id).orElseThrow(() -> new NotFoundException("connection", id));
    }

    /**
     * Returns the effective properties of a connection, without decrypting a secret.
     *
     * @throws NotFoundException where there is no such connection
     */
    @Transactional(readOnly = true)
    public PartnerProperties requireProperties(String id) {
        return connections.findProperties(id).orElseThrow(() -> new NotFoundException("connection", id));
    }

    /** Returns connections by id; a removed one has no entry. */
    @Transactional(readOnly = true)
    public Map<String, PartnerConnection> findConnections(Collection<String> ids) {
        return connections.findConnections(ids);
    }

    /** Returns the ids of all connections. */
    @Transactional(readOnly = true)
    public List<String> listIds() {
        return connections.listIds();
    }

    /** Returns all connections, ordered by name. */
    @Transactional(readOnly = true)
    public List<PartnerConnection> listConnections() {
        return connections.listConnections();
    }

    /** Returns the effective properties of a connection, if it exists. */
    @Transactional(readOnly = true)
    public Optional<PartnerProperties> findProperties(String id) {
        return connections.findProperties(id);
    }

    /** Returns the hash of the configured inbound token; empty where none is configured. */
    @Transactional(readOnly = true)
    public Optional<TokenHash> findConfiguredToken(String id) {
        return connections.findConfiguredToken(id);
    }

    /** Returns the credential that messages to the partner carry at present: registered, else configured. */
    @Transactional(readOnly = true)
    public OutboundCredential findOutboundCredential(String id) {
        return connections.findOutboundCredential(id);
    }

    /**
     * Returns the address, credential and headers of a message to the partner. For the protocol room only; not to be
     * logged.
     */
    @Transactional(readOnly = true)
    public MessageDestination findMessageDestination(String connectionId, String message) {
        PartnerConnection connection = requireConnection(connectionId);
        OutboundCredential credential = connections.findOutboundCredential(connectionId);
        return new MessageDestination(
                connection.messageUrl(message), credential, connections.findOutboundHeaders(connectionId));
    }

    private ConfiguredAccess findConfiguredAccess(String id) {
        return new ConfiguredAccess(
                connections.findConfiguredToken(id),
                Optional.of(connections.findConfiguredCredential(id)),
                connections.findConfiguredUrl(id));
    }

    /** Issues or withdraws the client, as the draft's inbound credential requires. */
    private Optional<IssuedCredentials> updateIssuedClient(ConnectionDraft draft) {
        if (draft.inbound().isEmpty()) {
            return Optional.empty();
        }
        return switch (draft.inbound().get()) {
            case InboundCredential.IssuedClientCredential client -> clients.issueClientIfMissing(draft.id());
            case InboundCredential.InboundToken token -> {
                clients.withdrawClient(draft.id());
                yield Optional.empty();
            }
        };
    }

    /** Completes OAuth settings without a secret with the secret stored for the same client. */
    private ConnectionDraft withStoredSecret(ConnectionDraft draft, Optional<PartnerConnection> before) {
        Optional<OAuthSettings> settings = draft.credentialDetails().settings();
        if (settings.isEmpty()) {
            return draft;
        }
        return before.map(PartnerConnection::id)
                .map(connections::findConfiguredCredential)
                .filter(OutboundCredential.OAuthClientCredential.class::isInstance)
                .map(OutboundCredential.OAuthClientCredential.class::cast)
                .filter(stored -> stored.settings().hasSameClient(settings.get()))
                .map(stored -> draft.withOutbound(
                        new OutboundCredential.OAuthClientCredential(settings.get(), stored.clientSecret())))
                .orElseThrow(() -> new InvalidValueException(
                        "auth.outbound.clientSecret",
                        null,
                        "the secret of this client; a stored secret is used only with the same clientId and tokenUrl"));
    }
}
