package com.betterfleet.derms.oscp.outbound;

import com.betterfleet.derms.access.CredentialCheck;
import com.betterfleet.derms.connection.Connection.Credential;
import com.betterfleet.derms.connection.Connection.Dispatch;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.egress.AddressRefused;
import com.betterfleet.derms.egress.Egress;
import com.betterfleet.derms.egress.NoAnswer;
import com.betterfleet.derms.oscp.outbound.Signature.Signed;
import com.betterfleet.derms.oscp.wire.Headers;
import com.betterfleet.derms.oscp.wire.MessageName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Asks for a fresh token and shows it with an empty heartbeat: whoever lets us in finds fault with the message, whoever does
 * not finds fault with us, and in both cases nothing was said.
 */
@Component
class OscpCredentialCheck implements CredentialCheck {

    private static final Set<Integer> NOT_LET_IN = Set.of(401, 403);
    private static final int NOT_FOUND = 404;
    private static final int REDIRECT = 300;
    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;

    private final Connections connections;
    private final Signature signature;
    private final Egress egress;

    OscpCredentialCheck(Connections connections, Signature signature, Egress egress) {
        this.connections = connections;
        this.signature = signature;
        this.egress = egress;
    }

    @Override
    public List<Step> check(String connectionId) {
        Dispatch dispatch = connections.dispatch(connectionId, MessageName.HEARTBEAT.wireName());
        List<Step> steps = new ArrayList<>();
        switch (signature.freshly(dispatch)) {
            case Signature.Unsigned unsigned -> {
                steps.add(new Step("TOKEN_ENDPOINT", Result.FAILED, unsigned.reason()));
                steps.add(new Step("MESSAGES", Result.SKIPPED, "without an access token there is nothing to show"));
            }
            case Signed signed -> {
                if (dispatch.credential() instanceof Credential.OAuth client) {
                    steps.add(new Step(
                            "TOKEN_ENDPOINT",
                            Result.OK,
                            "%s gave an access token for our client \"%s\""
                                    .formatted(
                                            client.settings().tokenUrl(),
                                            client.settings().clientId())));
                }
                steps.add(messages(dispatch, signed));
            }
        }
        return steps;
    }

    private Step messages(Dispatch dispatch, Signed signed) {
        Map<String, String> headers = new TreeMap<>(signed.headers());
        headers.put("Content-Type", "application/json");
        headers.put(Headers.REQUEST_ID, UUID.randomUUID().toString());
        try {
            Egress.Answer answer = egress.post(dispatch.url(), headers, "{}");
            return judged(dispatch, signed, answer);
        } catch (AddressRefused e) {
            return new Step("MESSAGES", Result.FAILED, e.reason());
        } catch (IOException e) {
            return new Step("MESSAGES", Result.FAILED, NoAnswer.words(dispatch.url(), e));
        }
    }

    private static Step judged(Dispatch dispatch, Signed signed, Egress.Answer answer) {
        String answered = "%s answered an empty heartbeat with %d".formatted(dispatch.url(), answer.status());
        if (NOT_LET_IN.contains(answer.status())) {
            return new Step(
                    "MESSAGES",
                    Result.FAILED,
                    answered + ": "
                            + RefusedCredential.of(answer, dispatch, signed).words());
        }
        if (answer.status() == NOT_FOUND) {
            return new Step("MESSAGES", Result.FAILED, answered + ": look at baseUrl and urls");
        }
        boolean redirected = answer.status() >= REDIRECT && answer.status() < BAD_REQUEST;
        if (redirected || answer.status() >= SERVER_ERROR) {
            return new Step(
                    "MESSAGES", Result.FAILED, answered + ", which does not tell whether the credentials are taken");
        }
        return new Step("MESSAGES", Result.OK, answered + ": the credentials are taken");
    }
}
