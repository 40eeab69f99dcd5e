package com.betterfleet.derms.console;

import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.TakenBack;
import com.betterfleet.derms.console.ControlView.Held;
import com.betterfleet.derms.envelope.Available;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.Binding;
import com.betterfleet.derms.supervision.ScopeState;
import com.betterfleet.derms.supervision.Standing;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who governs a scope, and what it would mean to change that. */
@Component
class Controls {

    private final MicrogridDirectory microgrids;

    Controls(MicrogridDirectory microgrids) {
        this.microgrids = microgrids;
    }

    ControlView of(ManagedScope scope, Optional<Partners.Partner> partner, ScopeState state, Figures figures) {
        return new ControlView(
                scope.id(),
                partner.map(Partners.Partner::name).orElse(""),
                partner.map(bound -> bound.connection().id()).orElse(null),
                partner.map(Partners.Partner::binding).map(Controls::held).orElse(Held.NOBODY),
                own(scope, figures.now()),
                withdrawable(state),
                Rights.ofSignedIn(),
                figures);
    }

    /** What the circuit of a scope carries without any envelope; null where the scope has none. */
    @Nullable
    BigDecimal own(ManagedScope scope, Instant now) {
        return microgrids
                .governedBy(scope)
                .map(circuit -> Available.of(circuit.importSide(), Optional.empty(), now)
                        .power()
                        .kilowatts())
                .orElse(null);
    }

    private static Held held(GroupBinding binding) {
        if (binding.takenBack().isEmpty()) {
            return Held.PARTNER;
        }
        return binding.takenBack().map(TakenBack::withConnection).orElse(false) ? Held.WITH_CONNECTION : Held.LOCAL;
    }

    /** Where nothing was stated there is nothing to clear. */
    private static List<Direction> withdrawable(ScopeState state) {
        return Arrays.stream(Direction.values())
                .filter(direction -> state.standing(direction)
                        .map(Standing::binding)
                        .map(Controls::stated)
                        .orElse(false))
                .toList();
    }

    private static boolean stated(Binding binding) {
        boolean nothing =
                binding instanceof Binding.AwaitingForecast && binding.held().isEmpty();
        return !nothing && !(binding instanceof Binding.LocalControl) && !(binding instanceof Binding.Unmanaged);
    }
}
