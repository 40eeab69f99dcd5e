package com.betterfleet.derms.connection;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.connection.GroupBinding.Enforcement;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.refusal.Absent;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Invalid;
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
public class Bindings {

    private static final int LONGEST_GROUP_ID = 255;

    private final JdbcBindings bindings;
    private final JdbcLinks links;
    private final Connections connections;
    private final MicrogridDirectory microgrids;
    private final Audit audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Bindings(
            JdbcBindings bindings,
            JdbcLinks links,
            Connections connections,
            MicrogridDirectory microgrids,
            Audit audit,
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
     * @throws Conflict where the group is bound to another scope, or scope or asset id are taken by another group
     */
    public GroupBinding bind(
            String connectionId, String groupId, String scopeId, Optional<String> assetId, Enforcement enforcement) {
        connections.terms(connectionId).requireGroupId(requireGroupId(groupId));
        microgrids.requireScope(scopeId);
        // Binds are rare: one at a time keeps two of them from passing each other's checks.
        bindings.lockAll();
        Optional<GroupBinding> before = bindings.find(connectionId, groupId);
        before.filter(bound -> !bound.scopeId().equals(scopeId)).ifPresent(bound -> {
            throw new Conflict("group \"%s\" is bound to scope \"%s\"; remove that binding first"
                    .formatted(groupId, bound.scopeId()));
        });
        String asset = assetId.or(() -> before.map(GroupBinding::assetId)).orElse(groupId);
        requireFree(connectionId, groupId, scopeId, asset);
        if (before.isEmpty()) {
            bindings.insert(connectionId, groupId, scopeId, asset, enforcement, clock.instant());
            followConnection(connectionId, groupId);
        } else {
            bindings.update(before.get().id(), asset, enforcement);
        }
        GroupBinding after = bindings.find(connectionId, groupId).orElseThrow();
        if (!before.equals(Optional.of(after))) {
            audit.note("bound", subject(after), before.orElse(null), after, null);
            events.publishEvent(new BindingChanged(after));
        }
        return after;
    }

    /** Ends a binding: its blocks are cleared and the scope returns to the circuit's own path, in this transaction. */
    public void unbind(String connectionId, String groupId) {
        bindings.lockAll();
        GroupBinding before = require(connectionId, groupId);
        events.publishEvent(new BindingRemoved(before));
        bindings.delete(before.id());
        audit.note("unbound", subject(before), before, null, null);
    }

    @Transactional(readOnly = true)
    public GroupBinding require(String connectionId, String groupId) {
        return bindings.find(connectionId, groupId).orElseThrow(() -> new Absent("group", groupId));
    }

    @Transactional(readOnly = true)
    public Optional<GroupBinding> find(String connectionId, String groupId) {
        return bindings.find(connectionId, groupId);
    }

    @Transactional(readOnly = true)
    public Optional<GroupBinding> ofScope(String scopeId) {
        return bindings.ofScopes(List.of(scopeId)).stream().findFirst();
    }

    @Transactional(readOnly = true)
    public List<GroupBinding> ofScopes(Collection<String> scopeIds) {
        return bindings.ofScopes(scopeIds);
    }

    @Transactional(readOnly = true)
    public List<GroupBinding> ofConnection(String connectionId) {
        return bindings.ofConnection(connectionId);
    }

    /** The bindings of many connections, by the connection's id; one without any has no entry. */
    @Transactional(readOnly = true)
    public Map<String, List<GroupBinding>> ofConnections(Collection<String> connectionIds) {
        return bindings.ofConnections(connectionIds).stream()
                .collect(Collectors.groupingBy(GroupBinding::connectionId));
    }

    /** The ids of the scopes that a connection's groups govern, and no more of them. */
    @Transactional(readOnly = true)
    public List<String> scopesOf(String connectionId) {
        return bindings.scopesOf(connectionId);
    }

    /** A bound group with the terms that its connection is judged by. */
    public record BoundGroup(GroupBinding binding, PartnerTerms terms) {}

    /** What a message about a group is judged by, in one look. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public Optional<BoundGroup> bound(String connectionId, String groupId) {
        return bindings.bound(connectionId, groupId);
    }

    /** Bindings by their id, with their terms; one that is removed has no entry. */
    @Transactional(readOnly = true)
    public Map<Long, BoundGroup> bound(Collection<Long> bindingIds) {
        return bindings.bound(bindingIds);
    }

    /**
     * The epochs of bindings, held in share mode until the transaction ends, so that control cannot change hands between
     * this look and the commit.
     *
     * @return of those that are still there
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<Long, Integer> holdEpochs(Collection<Long> bindingIds) {
        return bindings.holdEpochs(bindingIds);
    }

    /** On a link that is down on purpose a new binding is under local control too, until the link is taken up. */
    private void followConnection(String connectionId, String groupId) {
        links.lock(connectionId).flatMap(Link::takenDown).ifPresent(down -> {
            long id = require(connectionId, groupId).id();
            bindings.takeBack(List.of(id), new TakenBack(clock.instant(), down.by(), down.reason(), true));
        });
    }

    private void requireFree(String connectionId, String groupId, String scopeId, String assetId) {
        bindings.ofScopes(List.of(scopeId)).stream()
                .filter(other -> !(other.connectionId().equals(connectionId)
                        && other.groupId().equals(groupId)))
                .findFirst()
                .ifPresent(other -> {
                    throw new Conflict("scope \"%s\" is bound to group \"%s\" of connection \"%s\""
                            .formatted(scopeId, other.groupId(), other.connectionId()));
                });
        bindings.ofConnection(connectionId).stream()
                .filter(other ->
                        other.assetId().equals(assetId) && !other.groupId().equals(groupId))
                .findFirst()
                .ifPresent(other -> {
                    throw new Conflict("assetId \"%s\" is used by group \"%s\"".formatted(assetId, other.groupId()));
                });
    }

    private static String requireGroupId(String groupId) {
        if (groupId.isBlank() || groupId.length() > LONGEST_GROUP_ID) {
            throw new Invalid("groupId", groupId, "1 to " + LONGEST_GROUP_ID + " characters");
        }
        return groupId;
    }

    private static String subject(GroupBinding binding) {
        return "connection/" + binding.connectionId() + "/groups/" + binding.groupId();
    }
}
