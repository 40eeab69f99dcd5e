package com.betterfleet.derms.supervision;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.binding.GroupBindings.BoundGroup;
import com.betterfleet.derms.forecast.ForecastStore;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.ScopeLimitGuard;
import com.betterfleet.derms.refusal.ConflictException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Refuses edits of circuits and scopes under which a partner's limit would end or mean something else. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class CircuitEditGuard implements ScopeLimitGuard {

    private final GroupBindings bindings;
    private final JdbcScopeStates stateStore;
    private final ForecastStore forecasts;
    private final InstantSource clock;

    CircuitEditGuard(GroupBindings bindings, JdbcScopeStates stateStore, ForecastStore forecasts, InstantSource clock) {
        this.bindings = bindings;
        this.stateStore = stateStore;
        this.forecasts = forecasts;
        this.clock = clock;
    }

    @Override
    public void lockLimits(Collection<String> scopeIds) {
        bindings.lockByScopes(scopeIds);
        stateStore.lockScopes(scopeIds);
    }

    @Override
    public void requireContinuity(String scopeId, Optional<Circuit> before, Optional<Circuit> after) {
        bindings.lockByScopes(List.of(scopeId)).forEach(group -> requireContinuity(group, before, after));
    }

    private void requireContinuity(BoundGroup group, Optional<Circuit> before, Optional<Circuit> after) {
        GroupBinding binding = group.binding();
        LimitContinuity.findObstacle(before, after, binding.enforcement() == EnforcementMode.ENFORCE)
                .filter(obstacle -> hasLimit(group))
                .ifPresent(obstacle -> {
                    throw new ConflictException(obstacle + "; " + adviseEnding(binding));
                });
        if (!LimitContinuity.isConvertedAlike(before, after)) {
            bindings.raiseConversionRevision(List.of(binding.id()));
        }
    }

    private boolean hasLimit(BoundGroup group) {
        long id = group.binding().id();
        return LimitContinuity.hasLimitFrom(
                forecasts
                        .findInForce(Map.of(id, group.properties().seamTolerance()))
                        .getOrDefault(id, Map.of())
                        .values(),
                clock.instant());
    }

    /** States how an operator ends the limits of a group, so that an edit under them is possible. */
    static String adviseEnding(GroupBinding binding) {
        return ("clear the limits first (POST /api/v1/scopes/%s/withdraw, each direction), or unbind group \"%s\" of"
                        + " connection \"%s\"")
                .formatted(binding.scopeId(), binding.groupId(), binding.connectionId());
    }
}
