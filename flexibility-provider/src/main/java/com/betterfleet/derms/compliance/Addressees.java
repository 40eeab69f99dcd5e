package com.betterfleet.derms.compliance;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.refusal.Conflict;
import org.springframework.stereotype.Component;

/** To whom something can be said about a scope. */
@Component
class Addressees {

    private final Bindings bindings;
    private final MicrogridDirectory microgrids;

    Addressees(Bindings bindings, MicrogridDirectory microgrids) {
        this.bindings = bindings;
        this.microgrids = microgrids;
    }

    /** @throws Conflict where no partner governs the scope */
    GroupBinding of(String scopeId) {
        microgrids.requireScope(scopeId);
        GroupBinding binding = bindings.ofScope(scopeId)
                .orElseThrow(() -> new Conflict(
                        "scope \"%s\" has no bound group: there is no partner to speak to".formatted(scopeId)));
        if (binding.takenBack().isPresent()) {
            throw new Conflict(
                    "scope \"%s\" is under full local control; give it to the partner again first".formatted(scopeId));
        }
        return binding;
    }
}
