package com.betterfleet.derms.binding;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.link.LinkStore;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.refusal.NotFoundException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Which group of a partner governs which managed scope: each group exactly one, each scope at most one (M1). */
@Service
@Transactional
public class GroupBindings {

    private static final int MAX_GROUP_ID_LENGTH = 255;

    private final JdbcGroupBindings bindings;
    private final LinkStore links;
    private final PartnerConnections connections;
    private final MicrogridDirectory microgrids;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    GroupBindings(
            JdbcGroupBindings bindings,
            LinkStore links,
            PartnerConnections connections,
            MicrogridDirectory microgrids,
            AuditTrail audit,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.bindings = bindings;
        this.links = links;
        this.connections = connections;
        this.microgrids = microgrids;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Binds a group to a scope, or changes how an existing binding is enforced.
     *
     * @throws ConflictException where the group is bound to another scope, or scope or asset id are taken by another group
     */
    public GroupBinding bindGroup(
            String connectionId,
            String groupId,
            String scopeId,
            Optional<String> assetId,
            EnforcementMode enforcement) {
        connections.requireProperties(connectionId).requireGroupId(requireGroupId(groupId));
        microgrids.requireScope(scopeId);
        // Binds are rare: one at a time keeps two of them from passing each other's checks.
        bindings.lockTable();
        Optional<GroupBinding> before = bindings.findBinding(connectionId, groupId);
        before.filter(existing -> !existing.scopeId().equals(scopeId)).ifPresent(existing -> {
            throw new ConflictException("group \"%s\" is bound to scope \"%s\"; remove that binding first"
                    .formatted(groupId, existing.scopeId()));
        });
        String asset = assetId.or(() -> before.map(GroupBinding::assetId)).orElse(groupId);
        requireUnbound(connectionId, groupId, scopeId, asset);
        if (before.isEmpty()) {
            bindings.insertBinding(connectionId, groupId, scopeId, asset, enforcement, clock.instant());
            applyLinkState(connectionId, groupId);
        } else {
            bindings.updateBinding(before.get().id(), asset, enforcement);
        }
        GroupBinding after = bindings.findBinding(connectionId, groupId).orElseThrow();
        if (!before.equals(Optional.of(after))) {
            audit.recordAction("bound", auditSubject(after), before.orElse(null), after, null);
            events.publishEvent(new BindingChanged(after));
        }
        return after;
    }

    /** Ends a binding: its blocks are cleared and the scope returns to the circuit's own path, in this transaction. */
    public void unbindGroup(String connectionId, String groupId) {
        bindings.lockTable();
        GroupBinding before = requireBinding(connectionId, groupId);
        events.publishEvent(new BindingRemoved(before));
        bindings.deleteBinding(before.id());
        audit.recordAction("unbound", auditSubject(before), before, null, null);
    }

    @Transactional(readOnly = true)
    public GroupBinding requireBinding(String connectionId, String groupId) {
        return bindings.findBinding(connectionId, groupId).orElseThrow(() -> new NotFoundException("group", groupId));
    }

    @Transactional(readOnly = true)
    public Optional<GroupBinding> findBinding(String connectionId, String groupId) {
        return bindings.findBinding(connectionId, groupId);
    }

    @Transactional(readOnly = true)
    public Optional<GroupBinding> findByScope(String scopeId) {
        return bindings.findByScopes(List.of(scopeId)).stream().findFirst();
    }

    @Transactional(readOnly = true)
    public List<GroupBinding> findByScopes(Collection<String> scopeIds) {
        return bindings.findByScopes(scopeIds);
    }

    @Transactional(readOnly = true)
    public List<GroupBinding> listByConnection(String connectionId) {
        return bindings.listByConnection(connectionId);
    }

    /** The bindings of many connections, by the connection's id; one without any has no entry. */
    @Transactional(readOnly = true)
    public Map<String, List<GroupBinding>> listByConnections(Collection<String> connectionIds) {
        return bindings.listByConnections(connectionIds).stream()
                .collect(Collectors.groupingBy(GroupBinding::connectionId));
    }

    /** The number of groups bound on each connection, by its id; a connection without any has no entry. */
    @Transactional(readOnly = true)
    public Map<String, Integer> countGroups(Collection<String> connectionIds) {
        return bindings.countGroups(connectionIds);
    }

    /** The ids of the scopes that a connection's groups govern, and no more of them. */
    @Transactional(readOnly = true)
    public List<String> listScopeIds(String connectionId) {
        return bindings.listScopeIds(connectionId);
    }

    /** A bound group with the terms that its connection is judged by. */
    public record BoundGroup(GroupBinding binding, PartnerProperties properties) {}

    /** What a message about a group is judged by, in one look. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public Optional<BoundGroup> findBoundGroup(String connectionId, String groupId) {
        return bindings.findBoundGroup(connectionId, groupId);
    }

    /** Bindings by their id, with their terms; one that is removed has no entry. */
    @Transactional(readOnly = true)
    public Map<Long, BoundGroup> findBoundGroups(Collection<Long> bindingIds) {
        return bindings.findBoundGroups(bindingIds);
    }

    /**
     * The epochs of bindings, held in share mode until the transaction ends, so that control cannot change hands between
     * this look and the commit.
     *
     * @return of those that are still there
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<Long, Integer> lockEpochs(Collection<Long> bindingIds) {
        return bindings.lockEpochs(bindingIds);
    }

    /** On a link that is down on purpose a new binding is under local control too, until the link is taken up. */
    private void applyLinkState(String connectionId, String groupId) {
        links.lockLink(connectionId).flatMap(PartnerLink::disconnection).ifPresent(disconnection -> {
            long id = requireBinding(connectionId, groupId).id();
            bindings.startLocalControl(
                    List.of(id),
                    new LocalControlRecord(clock.instant(), disconnection.actor(), disconnection.reason(), true));
        });
    }

    private void requireUnbound(String connectionId, String groupId, String scopeId, String assetId) {
        bindings.findByScopes(List.of(scopeId)).stream()
                .filter(other -> !(other.connectionId().equals(connectionId)
                        && other.groupId().equals(groupId)))
                .findFirst()
                .ifPresent(other -> {
                    throw new ConflictException("scope \"%s\" is bound to group \"%s\" of connection \"%s\""
                            .formatted(scopeId, other.groupId(), other.connectionId()));
                });
        bindings.listByConnection(connectionId).stream()
                .filter(other ->
                        other.assetId().equals(assetId) && !other.groupId().equals(groupId))
                .findFirst()
                .ifPresent(other -> {
                    throw new ConflictException(
                            "assetId \"%s\" is used by group \"%s\"".formatted(assetId, other.groupId()));
                });
    }

    private static String requireGroupId(String groupId) {
        if (groupId.isBlank() || groupId.length() > MAX_GROUP_ID_LENGTH) {
            throw new InvalidValueException("groupId", groupId, "1 to " + MAX_GROUP_ID_LENGTH + " characters");
        }
        return groupId;
    }

    private static String auditSubject(GroupBinding binding) {
        return "connection/" + binding.connectionId() + "/groups/" + binding.groupId();
    }
}
