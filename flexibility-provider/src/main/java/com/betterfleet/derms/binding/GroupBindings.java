package com.betterfleet.derms.binding;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.link.LinkState;
import com.betterfleet.derms.link.LinkStore;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.refusal.NotFoundException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The bindings of groups to managed scopes: each group to exactly one, each scope to at most one group (M1). */
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
     * @throws ConflictException where the group is bound to another scope, or another group uses the scope or the
     *     asset id
     */
    public GroupBinding bindGroup(
            String connectionId,
            String groupId,
            String scopeId,
            Optional<String> assetId,
            EnforcementMode enforcement) {
        connections.requireProperties(connectionId).requireGroupId(requireGroupId(groupId));
        microgrids.requireScope(scopeId);
        Optional<PartnerLink> link = lockAllBindings(connectionId);
        Optional<GroupBinding> before = bindings.findBinding(connectionId, groupId);
        before.filter(existing -> !existing.scopeId().equals(scopeId)).ifPresent(existing -> {
            throw new ConflictException("group \"%s\" is bound to scope \"%s\"; remove that binding first"
                    .formatted(groupId, existing.scopeId()));
        });
        String asset = assetId.or(() -> before.map(GroupBinding::assetId)).orElse(groupId);
        requireUnbound(connectionId, groupId, scopeId, asset);
        if (before.isEmpty()) {
            bindings.insertBinding(connectionId, groupId, scopeId, asset, enforcement, clock.instant());
            link.flatMap(PartnerLink::disconnection)
                    .ifPresent(disconnection -> startLocalControl(connectionId, groupId, disconnection));
        } else {
            bindings.updateBinding(before.get().id(), asset, enforcement);
        }
        GroupBinding after = bindings.findBinding(connectionId, groupId).orElseThrow();
        if (!before.equals(Optional.of(after))) {
            audit.recordAction("bound", auditSubject(after), before.orElse(null), after, null);
            events.publishEvent(new BindingChanged(after, before));
        }
        return after;
    }

    /**
     * Ends a binding. In this transaction its blocks are removed and the scope returns to the circuit's safe default.
     */
    public void unbindGroup(String connectionId, String groupId) {
        lockAllBindings(connectionId);
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

    /** Returns the bindings of many connections, by connection id; a connection without any has no entry. */
    @Transactional(readOnly = true)
    public Map<String, List<GroupBinding>> listByConnections(Collection<String> connectionIds) {
        return bindings.listByConnections(connectionIds).stream()
                .collect(Collectors.groupingBy(GroupBinding::connectionId));
    }

    /** Counts the bound groups of connections, by connection id; a connection without any has no entry. */
    @Transactional(readOnly = true)
    public Map<String, Integer> countGroups(Collection<String> connectionIds) {
        return bindings.countGroups(connectionIds);
    }

    /** Returns the ids of the scopes that a connection's groups limit. */
    @Transactional(readOnly = true)
    public List<String> listScopeIds(String connectionId) {
        return bindings.listScopeIds(connectionId);
    }

    /** The scopes of bindings by binding id; a removed binding has no entry. */
    @Transactional(readOnly = true)
    public Map<Long, String> findScopeIds(Collection<Long> bindingIds) {
        return bindings.findScopeIds(bindingIds);
    }

    /** A binding with the properties of its connection. */
    public record BoundGroup(GroupBinding binding, PartnerProperties properties) {}

    /** What a partner calls one of its groups. */
    public record GroupKey(String connectionId, String groupId) {}

    /** Returns bindings with the properties of their connections, in one query; a group that is not bound has no entry. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public Map<GroupKey, BoundGroup> findBoundGroups(List<GroupKey> groups) {
        return bindings.findBoundGroups(groups).stream()
                .collect(Collectors.toMap(
                        group -> new GroupKey(
                                group.binding().connectionId(), group.binding().groupId()),
                        Function.identity()));
    }

    /** Returns bindings by id, with the properties of their connections; a removed one has no entry. */
    @Transactional(readOnly = true)
    public Map<Long, BoundGroup> findBoundGroups(Collection<Long> bindingIds) {
        return bindings.findBoundGroups(bindingIds);
    }

    /**
     * Locks the versions of bindings in share mode until the transaction ends, so that before it neither control is
     * transferred nor the conversion edited.
     *
     * @return the versions of the bindings that still exist
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<Long, BindingVersion> lockVersions(Collection<Long> bindingIds) {
        return bindings.lockVersions(bindingIds);
    }

    /**
     * Locks the bindings of scopes, in the order of their ids, until the transaction ends: meanwhile no forecast is
     * accepted for them, and no group is bound or unbound.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<BoundGroup> lockByScopes(Collection<String> scopeIds) {
        return bindings.lockByScopes(scopeIds);
    }

    /** Locks the bindings of a connection: until the transaction ends no forecast is accepted for them. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<GroupBinding> lockByConnection(String connectionId) {
        return bindings.lockByConnection(connectionId);
    }

    /** Records that amounts of these groups are converted otherwise from now on; the bindings are locked. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void raiseConversionRevision(Collection<Long> bindingIds) {
        bindings.raiseConversionRevision(bindingIds);
    }

    /** Serialises changes, so that two cannot pass each other's checks; they are rare. The link comes first. */
    private Optional<PartnerLink> lockAllBindings(String connectionId) {
        Optional<PartnerLink> link = links.lockLink(connectionId);
        bindings.lockTable();
        return link;
    }

    /** Starts local control of a new binding on a disconnected link, until the link is reconnected. */
    private void startLocalControl(String connectionId, String groupId, LinkState.Disconnected disconnection) {
        bindings.startLocalControl(
                List.of(requireBinding(connectionId, groupId).id()),
                new LocalControlRecord(clock.instant(), disconnection.actor(), disconnection.reason(), true));
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

    /** A group's id is the partner's, so any printable text is one. */
    private static String requireGroupId(String groupId) {
        if (groupId.isBlank() || groupId.length() > MAX_GROUP_ID_LENGTH || !InputChecks.isPrintable(groupId)) {
            throw new InvalidValueException(
                    "groupId", groupId, "1 to %d printable characters".formatted(MAX_GROUP_ID_LENGTH));
        }
        return groupId;
    }

    private static String auditSubject(GroupBinding binding) {
        return "connection/" + binding.connectionId() + "/groups/" + binding.groupId();
    }
}
