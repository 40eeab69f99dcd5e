package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.identity.IssuedTokens;
import com.betterfleet.simulator.registration.Admission;
import com.betterfleet.simulator.registration.ExchangedTokens;
import com.betterfleet.simulator.scenario.AccessPlan;
import com.betterfleet.simulator.scenario.CurrentScenario;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * What the service must present to us: the token of the registration; where there is none the agreed one, or an access token of
 * ours together with static headers.
 */
final class TheirCredential {
    private static final String BEARER = "Bearer ";

    private final CurrentScenario scenario;
    private final String agreedToken;
    private final IssuedTokens issued;
    private final ExchangedTokens exchanged;

    TheirCredential(CurrentScenario scenario, String agreedToken, IssuedTokens issued, ExchangedTokens exchanged) {
        this.scenario = scenario;
        this.agreedToken = agreedToken;
        this.issued = issued;
        this.exchanged = exchanged;
    }

    void check(Inbound message) {
        switch (admission(message)) {
            case ADMITTED -> {}
            case REFUSED ->
                throw new RefusedMessage(401, "no or unknown token; send Authorization: Token <the one in force>");
            case AS_AGREED -> checkAgreed(message);
        }
    }

    private Admission admission(Inbound message) {
        String given = message.header("authorization");
        return message.isRegister() ? exchanged.toRegister(message.method(), given) : exchanged.toMessages(given);
    }

    private void checkAgreed(Inbound message) {
        AccessPlan access = scenario.get().access();
        String given = message.header("authorization");
        if (access.byOauth()) {
            checkAccessToken(given);
            access.staticHeaders().forEach((name, value) -> checkHeader(message, name, value));
        } else if (!same("Token " + agreedToken, given)) {
            throw new RefusedMessage(401, "no or unknown token; send Authorization: Token <token>");
        }
    }

    private void checkAccessToken(@Nullable String given) {
        if (given == null || !given.startsWith(BEARER)) {
            throw new RefusedMessage(401, "no access token; send Authorization: Bearer <access token>");
        }
        String objection = issued.objection(given.substring(BEARER.length()));
        if (objection != null) {
            throw new RefusedMessage(401, "the access token is not good: " + objection);
        }
    }

    private static void checkHeader(Inbound message, String name, String value) {
        String given = message.header(name);
        if (given == null) {
            throw new RefusedMessage(401, "the header " + name + " is missing");
        }
        if (!same(value, given)) {
            throw new RefusedMessage(401, "the header " + name + " has another value than agreed");
        }
    }

    private static boolean same(String right, @Nullable String given) {
        return given != null
                && MessageDigest.isEqual(
                        right.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
