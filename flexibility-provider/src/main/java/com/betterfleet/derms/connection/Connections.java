package com.betterfleet.derms.connection;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.connection.Connection.Admission;
import com.betterfleet.derms.connection.Connection.Credential;
import com.betterfleet.derms.connection.Connection.Dispatch;
import com.betterfleet.derms.connection.Connection.Draft;
import com.betterfleet.derms.refusal.Absent;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Invalid;
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
public class Connections {

    private final JdbcConnections connections;
    private final JdbcLinks links;
    private final JdbcBindings bindings;
    private final PartnerClients clients;
    private final JdbcRegistrations registrations;
    private final RegistrationLedger ledger;
    private final ConnectionRules rules;
    private final Audit audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Connections(
            JdbcConnections connections,
            JdbcLinks links,
            JdbcBindings bindings,
            PartnerClients clients,
            JdbcRegistrations registrations,
            RegistrationLedger ledger,
            ConnectionRules rules,
            Audit audit,
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
     * @throws Invalid where the draft breaks its profile, or a new connection lacks a credential
     * @throws Conflict where another connection is let in by the same inbound token
     */
    public Saved put(Draft stated) {
        // Before anything else, as everywhere: a registration of this partner waits, or this waits for it.
        links.lock(stated.id());
        Optional<Connection> before = connections.find(stated.id());
        Draft draft = withStoredSecret(stated, before);
        Connection wanted = rules.judge(draft);
        if (before.isEmpty()) {
            rules.requireComplete(draft, wanted.terms());
        }
        before.ifPresent(old -> restate(draft, wanted));
        draft.inbound()
                .filter(Admission.Token.class::isInstance)
                .map(Admission.Token.class::cast)
                .ifPresent(admission -> requireUnused(draft.id(), admission.token()));
        connections.save(wanted, draft, clock.instant());
        if (before.isEmpty()) {
            links.save(Link.created(draft.id(), clock.instant()));
        }
        Optional<IssuedCredentials> issued = admit(draft);
        rules.requireAddress(wanted, connections.agreedCredential(draft.id()));
        Connection after = require(draft.id());
        ProfileRules.judge(after);
        before.filter(old -> speaksAnew(old, after, draft))
                .filter(old -> links.find(old.id())
                        .map(link -> link.state().kind() == LinkState.Kind.ONLINE)
                        .orElse(false))
                .ifPresent(old -> events.publishEvent(
                        new OutboundDue.Opening(old.id(), after.terms().ours())));
        String what = before.isPresent() ? "changed" : "created";
        audit.note(what, "connection/" + draft.id(), before.orElse(null), after, null);
        events.publishEvent(new LinkChanged(draft.id()));
        return new Saved(after, issued);
    }

    /**
     * A connection as it is stored now.
     *
     * @param issued the client made for it by this call, told this once
     */
    public record Saved(Connection connection, Optional<IssuedCredentials> issued) {}

    /** Removes a connection that has no bound group. */
    public void delete(String id) {
        links.lock(id);
        Connection before = require(id);
        List<String> bound = bindings.ofConnection(id).stream()
                .map(binding -> "group " + binding.groupId())
                .toList();
        if (!bound.isEmpty()) {
            throw new Conflict("connection \"%s\" is still in use; remove first".formatted(id), bound);
        }
        connections.delete(id);
        audit.note("deleted", "connection/" + id, before, null, null);
    }

    @Transactional(readOnly = true)
    public Optional<Connection> find(String id) {
        return connections.find(id);
    }

    @Transactional(readOnly = true)
    public Connection require(String id) {
        return connections.find(id).orElseThrow(() -> new Absent("connection", id));
    }

    /**
     * What is agreed with a partner, without the rest of its connection: no secret is opened for it.
     *
     * @throws Absent where there is no such connection
     */
    @Transactional(readOnly = true)
    public PartnerTerms terms(String id) {
        return connections.terms(id).orElseThrow(() -> new Absent("connection", id));
    }

    /** By id; one that does not exist any more has no entry. */
    @Transactional(readOnly = true)
    public Map<String, Connection> of(Collection<String> ids) {
        return connections.byId(ids);
    }

    /** All connections by name. */
    @Transactional(readOnly = true)
    public List<Connection> all() {
        return connections.all();
    }

    /**
     * Who is let in with a token.
     *
     * @return the connection, where the token is known and the static headers that it requires are all there
     */
    @Transactional(propagation = Propagation.SUPPORTS)
    public Optional<Entrance> admit(String token) {
        TokenHash hash = TokenHash.of(token);
        return connections.byInboundToken(hash).or(() -> connections.byExchangedToken(hash, clock.instant()));
    }

    /** How a message to the partner is addressed and signed. For the protocol room alone; not to be logged. */
    @Transactional(readOnly = true)
    public Dispatch dispatch(String connectionId, String message) {
        Connection connection = require(connectionId);
        Credential credential = connections.outboundCredential(connectionId);
        return new Dispatch(connection.urlOf(message), credential, connections.outboundHeaders(connectionId));
    }

    /**
     * A known caller.
     *
     * @param state of its link
     * @param requiredHeaders the hashes of the static header values it must show, by lower-case name
     * @param shown the hash of the token that let it in; absent where that was an access token
     * @param onlyRegisters whether what it showed is good for a registration and nothing else
     */
    public record Entrance(
            String connectionId,
            LinkState.Kind state,
            Map<String, String> requiredHeaders,
            Optional<TokenHash> shown,
            boolean onlyRegisters) {}

    /** Whether an edit changes how we speak with the partner, so that a live link needs a new handshake; limits stay. */
    private static boolean speaksAnew(Connection before, Connection after, Draft draft) {
        return draft.outbound().isPresent()
                || draft.outboundHeaders().isPresent()
                || !Objects.equals(before.baseUrl(), after.baseUrl())
                || !before.urls().equals(after.urls())
                || !before.terms().ours().equals(after.terms().ours());
    }

    /**
     * What a registration means to a changed configuration: other tokens are a new beginning, another address is where the partner
     * is from now on, and what is stated as it was changes nothing, so that a configuration can be stated again at any time.
     */
    private void restate(Draft draft, Connection wanted) {
        String id = draft.id();
        if (registrations.find(id).isEmpty()) {
            return;
        }
        boolean otherInbound = draft.inbound()
                .filter(stated -> !JdbcConnections.tokenHash(stated).equals(registrations.agreed(id)))
                .isPresent();
        boolean otherOutbound = draft.outbound()
                .filter(stated -> !stated.equals(connections.agreedCredential(id)))
                .isPresent();
        if (otherInbound || otherOutbound) {
            ledger.take(id, (registration, rules) -> RegistrationMoves.reconfigured(registration, rules.now()));
        } else {
            Optional.ofNullable(wanted.baseUrl())
                    .filter(url -> !connections.configuredUrl(id).equals(Optional.of(url)))
                    .ifPresent(url ->
                            ledger.take(id, (registration, rules) -> RegistrationMoves.readdressed(registration, url)));
        }
    }

    /** Makes the client or takes it away, as the draft has the partner let in. */
    private Optional<IssuedCredentials> admit(Draft draft) {
        if (draft.inbound().isEmpty()) {
            return Optional.empty();
        }
        return switch (draft.inbound().get()) {
            case Admission.OAuth ours -> clients.issueMissing(draft.id());
            case Admission.Token shown -> {
                clients.withdraw(draft.id());
                yield Optional.empty();
            }
        };
    }

    /** A draft that states how a token is got, and no secret, goes on with the secret stored for the same client. */
    private Draft withStoredSecret(Draft draft, Optional<Connection> before) {
        Optional<OAuthSettings> settings = draft.extras().settings();
        if (settings.isEmpty()) {
            return draft;
        }
        return before.map(Connection::id)
                .map(connections::agreedCredential)
                .filter(Credential.OAuth.class::isInstance)
                .map(Credential.OAuth.class::cast)
                .filter(stored -> stored.settings().sameClient(settings.get()))
                .map(stored -> draft.withOutbound(new Credential.OAuth(settings.get(), stored.clientSecret())))
                .orElseThrow(() -> new Invalid(
                        "auth.outbound.clientSecret",
                        null,
                        "the secret of this client; only that of an unchanged clientId and tokenUrl is kept"));
    }

    private void requireUnused(String connectionId, String token) {
        if (registrations.isOfAnother(connectionId, TokenHash.of(token))) {
            throw new Conflict("auth.inbound.token already belongs to another connection");
        }
    }
}
