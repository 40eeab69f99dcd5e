package com.betterfleet.derms.registration;

import com.betterfleet.derms.partner.ConnectionChange;
import com.betterfleet.derms.partner.ConnectionParticipant;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.secret.TokenHash;
import org.springframework.stereotype.Component;

/**
 * Applies a changed configuration to the registration.
 *
 * <p>Other credentials reset the exchange; another address becomes the partner's address. A configuration that is
 * stated again unchanged has no effect.
 */
@Component
class RegistrationReconfiguration implements ConnectionParticipant {

    private final JdbcRegistrations registrations;
    private final RegistrationStore store;

    RegistrationReconfiguration(JdbcRegistrations registrations, RegistrationStore store) {
        this.registrations = registrations;
        this.store = store;
    }

    /** @throws ConflictException where the stated inbound token belongs to another connection */
    @Override
    public void beforeChange(ConnectionChange change) {
        String id = change.draft().id();
        if (change.before().isPresent() && registrations.findRegistration(id).isPresent()) {
            applyToRegistration(id, change);
        }
        change.findStatedToken().ifPresent(token -> requireUnused(id, token));
    }

    private void applyToRegistration(String id, ConnectionChange change) {
        if (change.hasOtherCredentials()) {
            store.applyTransition(
                    id,
                    (registration, context) ->
                            RegistrationStateMachine.resetForConfiguration(registration, context.now()));
        } else {
            change.findChangedUrl()
                    .ifPresent(url -> store.applyTransition(
                            id,
                            (registration, context) -> RegistrationStateMachine.changePartnerUrl(registration, url)));
        }
    }

    private void requireUnused(String connectionId, TokenHash token) {
        if (registrations.belongsToAnother(connectionId, token)) {
            throw new ConflictException("auth.inbound.token already belongs to another connection");
        }
    }
}
