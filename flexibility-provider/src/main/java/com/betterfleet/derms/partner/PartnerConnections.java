package com.betterfleet.derms.partner;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.binding.JdbcGroupBindings;
import com.betterfleet.derms.link.JdbcLinks;
import com.betterfleet.derms.link.LinkState;
import com.betterfleet.derms.link.OutboundMessageDue;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.partner.PartnerConnection.ConnectionDraft;
import com.betterfleet.derms.partner.PartnerConnection.InboundCredential;
import com.betterfleet.derms.partner.PartnerConnection.MessageDestination;
import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.refusal.NotFoundException;
import com.betterfleet.derms.registration.JdbcRegistrations;
import com.betterfleet.derms.registration.RegistrationStateMachine;
import com.betterfleet.derms.registration.RegistrationStore;
import com.betterfleet.derms.secret.TokenHash;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The configured partner links and who may speak on them (M1). Secrets go in and are used; they never come out. */
@Service
@Transactional
public class PartnerConnections {

    private final JdbcPartnerConnections connections;
    private final JdbcLinks links;
    private final JdbcGroupBindings bindings;
    private final PartnerClients clients;
    private final JdbcRegistrations registrations;
    private final RegistrationStore ledger;
    private final ConnectionRules rules;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    PartnerConnections(
            JdbcPartnerConnections connections,
            JdbcLinks links,
            JdbcGroupBindings bindings,
            PartnerClients clients,
            JdbcRegistrations registrations,
            RegistrationStore ledger,
            ConnectionRules rules,
            AuditTrail audit,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.connections = connections;
        this.links = links;
        this.bindings = bindings;
        this.clients = clients;
        this.registrations = registrations;
        this.ledger = ledger;
        this.rules = rules;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Creates a connection or replaces its configuration. Creating one starts no handshake.
     *
     * @throws InvalidValueException where the draft breaks its profile, or a new connection lacks a credential
     * @throws ConflictException where another connection is let in by the same inbound token
     */
    public SavedConnection saveConnection(ConnectionDraft submitted) {
        // Before anything else, as everywhere: a registration of this partner waits, or this waits for it.
        links.lockLink(submitted.id());
        Optional<PartnerConnection> before = connections.findConnection(submitted.id());
        ConnectionDraft draft = withStoredSecret(submitted, before);
        PartnerConnection validated = rules.validateDraft(draft);
        if (before.isEmpty()) {
            rules.requireComplete(draft, validated.terms());
        }
        before.ifPresent(previous -> applyToRegistration(draft, validated));
        draft.inbound()
                .filter(InboundCredential.InboundToken.class::isInstance)
                .map(InboundCredential.InboundToken.class::cast)
                .ifPresent(admission -> requireUnused(draft.id(), admission.token()));
        connections.saveConnection(validated, draft, clock.instant());
        if (before.isEmpty()) {
            links.saveLink(PartnerLink.createLink(draft.id(), clock.instant()));
        }
        Optional<IssuedCredentials> issued = updateIssuedClient(draft);
        rules.requireAddress(validated, connections.findConfiguredCredential(draft.id()));
        PartnerConnection after = requireConnection(draft.id());
        ProfileCredentialRules.requireProfileCredentials(after);
        before.filter(previous -> requiresHandshake(previous, after, draft))
                .filter(previous -> links.findLink(previous.id())
                        .map(link -> link.state().kind() == LinkState.LinkStateKind.ONLINE)
                        .orElse(false))
                .ifPresent(previous -> events.publishEvent(new OutboundMessageDue.HandshakeDue(
                        previous.id(), after.terms().ownDemands())));
        String auditAction = before.isPresent() ? "changed" : "created";
        audit.recordAction(auditAction, "connection/" + draft.id(), before.orElse(null), after, null);
        events.publishEvent(new ConnectionChanged(draft.id()));
        return new SavedConnection(after, issued);
    }

    /**
     * A connection as it is stored now.
     *
     * @param issuedCredentials the client made for it by this call, told this once
     */
    public record SavedConnection(PartnerConnection connection, Optional<IssuedCredentials> issuedCredentials) {}

    /** Removes a connection that has no bound group. */
    public void deleteConnection(String id) {
        links.lockLink(id);
        PartnerConnection before = requireConnection(id);
        List<String> boundGroups = bindings.listByConnection(id).stream()
                .map(binding -> "group " + binding.groupId())
                .toList();
        if (!boundGroups.isEmpty()) {
            throw new ConflictException("connection \"%s\" is still in use; remove first".formatted(id), boundGroups);
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
     * What is agreed with a partner, without the rest of its connection: no secret is opened for it.
     *
     * @throws NotFoundException where there is no such connection
     */
    @Transactional(readOnly = true)
    public PartnerProperties requireProperties(String id) {
        return connections.findProperties(id).orElseThrow(() -> new NotFoundException("connection", id));
    }

    /** By id; one that does not exist any more has no entry. */
    @Transactional(readOnly = true)
    public Map<String, PartnerConnection> findConnections(Collection<String> ids) {
        return connections.findConnections(ids);
    }

    /** All connections by name. */
    @Transactional(readOnly = true)
    public List<PartnerConnection> listConnections() {
        return connections.listConnections();
    }

    /**
     * Who is let in with a token.
     *
     * @return the connection, where the token is known and the static headers that it requires are all there
     */
    @Transactional(propagation = Propagation.SUPPORTS)
    public Optional<AuthenticatedPartner> authenticateToken(String token) {
        TokenHash hash = TokenHash.of(token);
        return connections
                .findByConfiguredToken(hash)
                .or(() -> connections.findByExchangedToken(hash, clock.instant()));
    }

    /** How a message to the partner is addressed and signed. For the protocol room alone; not to be logged. */
    @Transactional(readOnly = true)
    public MessageDestination findMessageDestination(String connectionId, String message) {
        PartnerConnection connection = requireConnection(connectionId);
        OutboundCredential credential = connections.findOutboundCredential(connectionId);
        return new MessageDestination(
                connection.messageUrl(message), credential, connections.findOutboundHeaders(connectionId));
    }

    /**
     * A known caller.
     *
     * @param linkState of its link
     * @param requiredHeaderHashes the hashes of the static header values it must show, by lower-case name
     * @param tokenHash the hash of the token that let it in; absent where that was an access token
     * @param registrationOnly whether what it showed is good for a registration and nothing else
     */
    public record AuthenticatedPartner(
            String connectionId,
            LinkState.LinkStateKind linkState,
            Map<String, String> requiredHeaderHashes,
            Optional<TokenHash> tokenHash,
            boolean registrationOnly) {}

    /** Whether an edit changes how we speak with the partner, so that a live link needs a new handshake; limits stay. */
    private static boolean requiresHandshake(PartnerConnection before, PartnerConnection after, ConnectionDraft draft) {
        return draft.outbound().isPresent()
                || draft.outboundHeaders().isPresent()
                || !Objects.equals(before.baseUrl(), after.baseUrl())
                || !before.urls().equals(after.urls())
                || !before.terms().ownDemands().equals(after.terms().ownDemands());
    }

    /**
     * What a registration means to a changed configuration: other tokens are a new beginning, another address is where the partner
     * is from now on, and what is stated as it was changes nothing, so that a configuration can be stated again at any time.
     */
    private void applyToRegistration(ConnectionDraft draft, PartnerConnection validated) {
        String id = draft.id();
        if (registrations.findRegistration(id).isEmpty()) {
            return;
        }
        boolean inboundChanged = draft.inbound()
                .filter(submitted ->
                        !JdbcPartnerConnections.hashToken(submitted).equals(registrations.findConfiguredToken(id)))
                .isPresent();
        boolean outboundChanged = draft.outbound()
                .filter(submitted -> !submitted.equals(connections.findConfiguredCredential(id)))
                .isPresent();
        if (inboundChanged || outboundChanged) {
            ledger.applyTransition(
                    id,
                    (registration, rules) -> RegistrationStateMachine.resetForConfiguration(registration, rules.now()));
        } else {
            Optional.ofNullable(validated.baseUrl())
                    .filter(url -> !connections.findConfiguredUrl(id).equals(Optional.of(url)))
                    .ifPresent(url -> ledger.applyTransition(
                            id, (registration, rules) -> RegistrationStateMachine.changePartnerUrl(registration, url)));
        }
    }

    /** Makes the client or takes it away, as the draft has the partner let in. */
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

    /** A draft that states how a token is got, and no secret, goes on with the secret stored for the same client. */
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
                        "the secret of this client; only that of an unchanged clientId and tokenUrl is kept"));
    }

    private void requireUnused(String connectionId, String token) {
        if (registrations.belongsToAnother(connectionId, TokenHash.of(token))) {
            throw new ConflictException("auth.inbound.token already belongs to another connection");
        }
    }
}
