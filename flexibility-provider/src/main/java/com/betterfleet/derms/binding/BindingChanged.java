package com.betterfleet.derms.binding;

import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import java.util.Optional;

/**
 * Published when a group is bound to a scope or its enforcement changes, in the transaction of the change.
 *
 * @param before the binding as it was; empty where the group was not bound
 */
public record BindingChanged(GroupBinding binding, Optional<GroupBinding> before) {

    /** Whether limits were written before and are only observed from now on. */
    public boolean endsEnforcement() {
        return binding.enforcement() == EnforcementMode.OBSERVE
                && before.filter(old -> old.enforcement() == EnforcementMode.ENFORCE)
                        .isPresent();
    }
}
