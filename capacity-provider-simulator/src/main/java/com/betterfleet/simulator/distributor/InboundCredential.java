package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.identity.IssuedTokens;
import com.betterfleet.simulator.registration.AdmissionDecision;
import com.betterfleet.simulator.registration.RegistrationTokens;
import com.betterfleet.simulator.scenario.AccessPlan;
import com.betterfleet.simulator.scenario.CurrentScenario;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Checks the credential of the service. It is the token of the registration; without a registration the agreed token,
 * or an access token issued here together with static headers.
 */
final class InboundCredential {
    private static final String BEARER = "Bearer ";

    private final CurrentScenario scenario;
    private final String presharedToken;
    private final IssuedTokens issued;
    private final RegistrationTokens exchanged;

    InboundCredential(
            CurrentScenario scenario, String presharedToken, IssuedTokens issued, RegistrationTokens exchanged) {
        this.scenario = scenario;
        this.presharedToken = presharedToken;
        this.issued = issued;
        this.exchanged = exchanged;
    }

    void checkMessage(InboundMessage message) {
        switch (decideAdmission(message)) {
            case ADMITTED -> {}
            case REFUSED ->
                throw new RefusedMessage(401, "no or unknown token; send Authorization: Token <the one in force>");
            case USE_PRESHARED_CREDENTIAL -> checkConfigured(message);
        }
    }

    private AdmissionDecision decideAdmission(InboundMessage message) {
        String presented = message.header("authorization");
        return message.isRegister()
                ? exchanged.admitRegister(message.method(), presented)
                : exchanged.admitMessage(presented);
    }

    private void checkConfigured(InboundMessage message) {
        AccessPlan access = scenario.current().access();
        String presented = message.header("authorization");
        if (access.usesOauth()) {
            checkAccessToken(presented);
            access.staticHeaders().forEach((name, value) -> checkHeader(message, name, value));
        } else if (!equalsConstantTime("Token " + presharedToken, presented)) {
            throw new RefusedMessage(401, "no or unknown token; send Authorization: Token <token>");
        }
    }

    private void checkAccessToken(@Nullable String presented) {
        if (presented == null || !presented.startsWith(BEARER)) {
            throw new RefusedMessage(401, "no access token; send Authorization: Bearer <access token>");
        }
        String objection = issued.findValidationError(presented.substring(BEARER.length()));
        if (objection != null) {
            throw new RefusedMessage(401, "the access token is invalid: " + objection);
        }
    }

    private static void checkHeader(InboundMessage message, String name, String value) {
        String presented = message.header(name);
        if (presented == null) {
            throw new RefusedMessage(401, "the header " + name + " is missing");
        }
        if (!equalsConstantTime(value, presented)) {
            throw new RefusedMessage(401, "the header " + name + " differs from the agreed value");
        }
    }

    private static boolean equalsConstantTime(String expected, @Nullable String presented) {
        return presented != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
    }
}
