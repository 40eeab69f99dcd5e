package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.service.ServiceTokens;
import com.betterfleet.simulator.service.ServiceTokens.Fetched;

/** What we present to the service with each message: the agreed token, or an access token that it has issued. */
final class OurCredential {
    private final CurrentScenario scenario;
    private final String agreedToken;
    private final ServiceTokens accessTokens;

    /** The value for the Authorization header, or why there is none. */
    sealed interface Presented {
        record Header(String value) implements Presented {}

        record Missing(String why) implements Presented {}
    }

    OurCredential(CurrentScenario scenario, String agreedToken, ServiceTokens accessTokens) {
        this.scenario = scenario;
        this.agreedToken = agreedToken;
        this.accessTokens = accessTokens;
    }

    Presented present() {
        if (!scenario.get().access().byOauth()) {
            return new Presented.Header("Token " + agreedToken);
        }
        return switch (accessTokens.token()) {
            case Fetched.Token token -> new Presented.Header("Bearer " + token.value());
            case Fetched.None none -> new Presented.Missing(none.why());
        };
    }

    /** @return whether it is worth trying again, with another one */
    boolean renewed(Presented.Header refused) {
        if (!refused.value().startsWith("Bearer ")) {
            return false;
        }
        accessTokens.refused(refused.value().substring("Bearer ".length()));
        return true;
    }
}
