package com.betterfleet.derms.compliance;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.refusal.ConflictException;
import org.springframework.stereotype.Component;

/** To whom something can be said about a scope. */
@Component
class RecipientResolver {

    private final GroupBindings bindings;
    private final MicrogridDirectory microgrids;

    RecipientResolver(GroupBindings bindings, MicrogridDirectory microgrids) {
        this.bindings = bindings;
        this.microgrids = microgrids;
    }

    /** @throws ConflictException where no partner governs the scope */
    GroupBinding requireRecipient(String scopeId) {
        microgrids.requireScope(scopeId);
        GroupBinding binding = bindings.findByScope(scopeId)
                .orElseThrow(() -> new ConflictException(
                        "scope \"%s\" has no bound group: there is no partner to speak to".formatted(scopeId)));
        if (binding.takenBack().isPresent()) {
            throw new ConflictException(
                    "scope \"%s\" is under full local control; give it to the partner again first".formatted(scopeId));
        }
        return binding;
    }
}
