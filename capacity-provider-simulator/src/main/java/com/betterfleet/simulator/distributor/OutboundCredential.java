package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.registration.PeerEndpoint;
import com.betterfleet.simulator.registration.RegistrationState;
import com.betterfleet.simulator.registration.RegistrationTokens;
import com.betterfleet.simulator.scenario.AccessPlan;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.service.AccessTokenCache;
import com.betterfleet.simulator.service.AccessTokenCache.TokenResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the credential for messages to the service. It is the token of the registration; without a registration the
 * agreed token, or an access token that the service issued, with static headers.
 */
final class OutboundCredential {
    private final CurrentScenario scenario;
    private final String presharedToken;
    private final AccessTokenCache accessTokens;
    private final RegistrationTokens exchanged;

    /** The credential of a message, or the reason why there is none. */
    sealed interface PresentedCredential {
        /**
         * @param staticHeaders besides the Authorization header
         * @param baseUrl base URL that the service registered, or null: the one in the settings
         */
        record CredentialHeaders(
                String authorization,
                Map<String, String> staticHeaders,
                @Nullable String baseUrl) implements PresentedCredential {}

        record MissingCredential(String reason) implements PresentedCredential {}
    }

    OutboundCredential(
            CurrentScenario scenario,
            String presharedToken,
            AccessTokenCache accessTokens,
            RegistrationTokens exchanged) {
        this.scenario = scenario;
        this.presharedToken = presharedToken;
        this.accessTokens = accessTokens;
        this.exchanged = exchanged;
    }

    PresentedCredential presentCredential() {
        return switch (exchanged.registrationState()) {
            case RegistrationState.Registered registered -> ofRegistration(registered.peer());
            case RegistrationState.Ended ended ->
                new PresentedCredential.MissingCredential("the registration has ended");
            case RegistrationState.Unregistered unregistered -> ofConfiguration();
        };
    }

    private static PresentedCredential ofRegistration(PeerEndpoint peer) {
        return new PresentedCredential.CredentialHeaders("Token " + peer.token(), Map.of(), peer.baseUrl());
    }

    private PresentedCredential ofConfiguration() {
        AccessPlan access = scenario.current().access();
        if (!access.usesOauth()) {
            return new PresentedCredential.CredentialHeaders("Token " + presharedToken, Map.of(), null);
        }
        return switch (accessTokens.currentToken()) {
            case TokenResult.FetchedToken token ->
                new PresentedCredential.CredentialHeaders("Bearer " + token.value(), access.sentHeaders(), null);
            case TokenResult.NoToken none -> new PresentedCredential.MissingCredential(none.reason());
        };
    }

    /** @return whether another try with a new token can succeed */
    boolean discardRefusedToken(PresentedCredential.CredentialHeaders refused) {
        if (!refused.authorization().startsWith("Bearer ")) {
            return false;
        }
        accessTokens.discardToken(refused.authorization().substring("Bearer ".length()));
        return true;
    }
}
