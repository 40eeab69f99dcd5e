package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.registration.ExchangedTokens;
import com.betterfleet.simulator.registration.Peer;
import com.betterfleet.simulator.registration.Standing;
import com.betterfleet.simulator.scenario.AccessPlan;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.service.ServiceTokens;
import com.betterfleet.simulator.service.ServiceTokens.Fetched;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What we present to the service with each message: the token of the registration; where there is none the agreed one, or an
 * access token that the service has issued and static headers.
 */
final class OurCredential {
    private final CurrentScenario scenario;
    private final String agreedToken;
    private final ServiceTokens accessTokens;
    private final ExchangedTokens exchanged;

    /** What goes along with a message, or why there is nothing. */
    sealed interface Presented {
        /**
         * @param staticHeaders besides the Authorization header
         * @param baseUrl where the service has registered itself, or null: where it is by our settings
         */
        record Headers(
                String authorization,
                Map<String, String> staticHeaders,
                @Nullable String baseUrl) implements Presented {}

        record Missing(String why) implements Presented {}
    }

    OurCredential(CurrentScenario scenario, String agreedToken, ServiceTokens accessTokens, ExchangedTokens exchanged) {
        this.scenario = scenario;
        this.agreedToken = agreedToken;
        this.accessTokens = accessTokens;
        this.exchanged = exchanged;
    }

    Presented present() {
        return switch (exchanged.standing()) {
            case Standing.Registered registered -> byToken(registered.peer());
            case Standing.Ended ended -> new Presented.Missing("the registration has ended");
            case Standing.Unregistered unregistered -> asAgreed();
        };
    }

    private static Presented byToken(Peer peer) {
        return new Presented.Headers("Token " + peer.token(), Map.of(), peer.baseUrl());
    }

    private Presented asAgreed() {
        AccessPlan access = scenario.get().access();
        if (!access.byOauth()) {
            return new Presented.Headers("Token " + agreedToken, Map.of(), null);
        }
        return switch (accessTokens.token()) {
            case Fetched.Token token -> new Presented.Headers("Bearer " + token.value(), access.sentHeaders(), null);
            case Fetched.None none -> new Presented.Missing(none.why());
        };
    }

    /** @return whether it is worth trying again, with another one */
    boolean renewed(Presented.Headers refused) {
        if (!refused.authorization().startsWith("Bearer ")) {
            return false;
        }
        accessTokens.refused(refused.authorization().substring("Bearer ".length()));
        return true;
    }
}
