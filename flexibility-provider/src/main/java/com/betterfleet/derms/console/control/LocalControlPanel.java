package com.betterfleet.derms.console.control;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.LocalControlRecord;
import com.betterfleet.derms.console.control.LocalControlView.ControlOwner;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.PagePermissions;
import com.betterfleet.derms.console.status.ScopePartners;
import com.betterfleet.derms.envelope.AvailableCapacity;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.decision.ControlDecision;
import com.betterfleet.derms.supervision.decision.DirectionState;
import com.betterfleet.derms.supervision.decision.ScopeState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads who governs a scope, and the effect of changing that. */
@Component
public class LocalControlPanel {

    private final MicrogridDirectory microgrids;

    LocalControlPanel(MicrogridDirectory microgrids) {
        this.microgrids = microgrids;
    }

    public LocalControlView createView(
            ManagedScope scope, Optional<ScopePartners.BoundPartner> partner, ScopeState state, Formats formats) {
        return new LocalControlView(
                scope.id(),
                partner.map(ScopePartners.BoundPartner::name).orElse(""),
                partner.map(boundPartner -> boundPartner.connection().id()).orElse(null),
                partner.map(ScopePartners.BoundPartner::binding)
                        .map(LocalControlPanel::ownerOf)
                        .orElse(ControlOwner.UNBOUND),
                ownLimitKw(scope, formats.now()),
                withdrawableDirections(state),
                PagePermissions.forCurrentAccount(),
                formats);
    }

    /** The limit of the scope's circuit without any envelope, in kW; null without a circuit. */
    @Nullable
    public BigDecimal ownLimitKw(ManagedScope scope, Instant now) {
        return microgrids
                .findGovernedCircuit(scope)
                .map(circuit -> AvailableCapacity.of(circuit.importSide(), Optional.empty(), now)
                        .power()
                        .kilowatts())
                .orElse(null);
    }

    private static ControlOwner ownerOf(GroupBinding binding) {
        if (binding.localControl().isEmpty()) {
            return ControlOwner.PARTNER;
        }
        return binding.localControl().map(LocalControlRecord::wholeConnection).orElse(false)
                ? ControlOwner.SITE_BY_CONNECTION
                : ControlOwner.SITE;
    }

    /** The directions with limits from the partner, which can be cleared. */
    private static List<Direction> withdrawableDirections(ScopeState state) {
        return Arrays.stream(Direction.values())
                .filter(direction -> state.directionState(direction)
                        .map(DirectionState::decision)
                        .map(LocalControlPanel::hasPartnerLimit)
                        .orElse(false))
                .toList();
    }

    private static boolean hasPartnerLimit(ControlDecision decision) {
        boolean withoutForecast = decision instanceof ControlDecision.AwaitingFirstForecast
                && decision.appliedLimit().isEmpty();
        return !withoutForecast
                && !(decision instanceof ControlDecision.FullLocalControl)
                && !(decision instanceof ControlDecision.UnmanagedControl);
    }
}
