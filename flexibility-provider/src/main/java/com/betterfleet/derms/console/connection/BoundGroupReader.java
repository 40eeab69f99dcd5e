package com.betterfleet.derms.console.connection;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.console.control.LocalControlPanel;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.status.ScopePartners;
import com.betterfleet.derms.console.status.ScopeStatus;
import com.betterfleet.derms.console.status.ScopeStatusReader;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Reads the groups bound to a connection, with the status of the scope each limits. */
@Component
class BoundGroupReader {

    private final GroupBindings bindings;
    private final MicrogridSearch search;
    private final ScopeStatusReader statusReader;
    private final ScopePartners partners;
    private final LocalControlPanel controlPanel;

    BoundGroupReader(
            GroupBindings bindings,
            MicrogridSearch search,
            ScopeStatusReader statusReader,
            ScopePartners partners,
            LocalControlPanel controlPanel) {
        this.bindings = bindings;
        this.search = search;
        this.statusReader = statusReader;
        this.partners = partners;
        this.controlPanel = controlPanel;
    }

    List<ConnectionView.BoundGroupView> listGroups(String connectionId, Formats formats) {
        List<GroupBinding> bound = bindings.listByConnection(connectionId);
        List<String> ids = bound.stream().map(GroupBinding::scopeId).toList();
        Map<String, ManagedScope> scopes =
                search.findScopes(ids).stream().collect(Collectors.toMap(ManagedScope::id, Function.identity()));
        Map<String, ScopeStatusReader.ScopeSnapshot> snapshots =
                statusReader.readStatuses(scopes.values(), partners.findPartners(ids), formats.now());
        return bound.stream()
                .flatMap(binding -> Stream.ofNullable(scopes.get(binding.scopeId()))
                        .map(scope -> toBoundGroupView(
                                binding,
                                scope,
                                Objects.requireNonNull(snapshots.get(scope.id()))
                                        .status(),
                                formats)))
                .toList();
    }

    private ConnectionView.BoundGroupView toBoundGroupView(
            GroupBinding binding, ManagedScope scope, ScopeStatus status, Formats formats) {
        return new ConnectionView.BoundGroupView(
                binding.groupId(), scope.id(), scope.name(), status, controlPanel.ownLimitKw(scope, formats.now()));
    }
}
