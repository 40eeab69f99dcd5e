package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.scenario.AccessPlan;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.service.ServiceTokens;
import com.betterfleet.simulator.service.ServiceTokens.Fetched;
import java.util.Map;

/** What we present to the service with each message: the agreed token, or an access token that it has issued and static headers. */
final class OurCredential {
    private final CurrentScenario scenario;
    private final String agreedToken;
    private final ServiceTokens accessTokens;

    /** What goes along with a message, or why there is nothing. */
    sealed interface Presented {
        /** @param staticHeaders besides the Authorization header */
        record Headers(String authorization, Map<String, String> staticHeaders) implements Presented {}

        record Missing(String why) implements Presented {}
    }

    OurCredential(CurrentScenario scenario, String agreedToken, ServiceTokens accessTokens) {
        this.scenario = scenario;
        this.agreedToken = agreedToken;
        this.accessTokens = accessTokens;
    }

    Presented present() {
        AccessPlan access = scenario.get().access();
        if (!access.byOauth()) {
            return new Presented.Headers("Token " + agreedToken, Map.of());
        }
        return switch (accessTokens.token()) {
            case Fetched.Token token -> new Presented.Headers("Bearer " + token.value(), access.sentHeaders());
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
