package com.betterfleet.derms.console.connection;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.console.control.LocalControlPanel;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.status.ScopePartners;
import com.betterfleet.derms.console.status.ScopeStatus;
import com.betterfleet.derms.console.status.ScopeStatusReader;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads the groups bound to a connection, with the status of the scope each limits. */
@Component
class BoundGroupReader {

    private final GroupBindings bindings;
    private final MicrogridDirectory microgrids;
    private final ScopeStatusReader statusReader;
    private final ScopePartners partners;
    private final LocalControlPanel controlPanel;

    BoundGroupReader(
            GroupBindings bindings,
            MicrogridDirectory microgrids,
            ScopeStatusReader statusReader,
            ScopePartners partners,
            LocalControlPanel controlPanel) {
        this.bindings = bindings;
        this.microgrids = microgrids;
        this.statusReader = statusReader;
        this.partners = partners;
        this.controlPanel = controlPanel;
    }

    List<ConnectionView.BoundGroupView> listGroups(String connectionId, Formats formats) {
        return bindings.listByConnection(connectionId).stream()
                .map(binding -> toBoundGroupView(binding, formats))
                .toList();
    }

    private ConnectionView.BoundGroupView toBoundGroupView(GroupBinding binding, Formats formats) {
        ManagedScope scope = microgrids.requireScope(binding.scopeId());
        ScopeStatus status = statusReader
                .readStatus(scope, partners.findPartner(scope.id()), formats.now())
                .status();
        return new ConnectionView.BoundGroupView(
                binding.groupId(), scope.id(), scope.name(), status, controlPanel.ownLimitKw(scope, formats.now()));
    }
}
