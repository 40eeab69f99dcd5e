package com.betterfleet.derms.oscp.outbound;

import com.betterfleet.derms.access.AccessTokens;
import com.betterfleet.derms.access.Redaction;
import com.betterfleet.derms.access.TokenAnswer;
import com.betterfleet.derms.connection.Connection.Credential;
import com.betterfleet.derms.connection.Connection.Dispatch;
import com.betterfleet.derms.oscp.wire.Headers;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Puts on a message what shows the partner that it is ours. */
@Component
class Signature {

    private final AccessTokens tokens;

    Signature(AccessTokens tokens) {
        this.tokens = tokens;
    }

    /** A message either carries its credentials or cannot be sent. */
    sealed interface Outcome {}

    /**
     * The headers that show who we are.
     *
     * @param accessToken the token among them, where it is one that can be renewed
     * @param redaction takes out of an answer what these headers show
     */
    record Signed(Map<String, String> headers, Optional<String> accessToken, Redaction redaction) implements Outcome {
        @Override
        public String toString() {
            return "Signed[" + headers.keySet() + "]";
        }
    }

    /** There is no access token; {@code kind} says where the fault lies. */
    record Unsigned(String kind, String reason) implements Outcome {}

    Outcome sign(String connectionId, Dispatch dispatch) {
        return switch (dispatch.credential()) {
            case Credential.Token agreed -> agreed(dispatch, agreed);
            case Credential.NoneYet none -> notRegistered();
            case Credential.OAuth client ->
                signed(dispatch, client, tokens.token(connectionId, client, dispatch.headers()));
        };
    }

    /** Signs with a token that was asked for just now, whatever is kept. */
    Outcome freshly(Dispatch dispatch) {
        return switch (dispatch.credential()) {
            case Credential.Token agreed -> agreed(dispatch, agreed);
            case Credential.NoneYet none -> notRegistered();
            case Credential.OAuth client -> signed(dispatch, client, tokens.fresh(client, dispatch.headers()));
        };
    }

    /** Signs anew after the partner refused the access token. */
    Outcome renew(String connectionId, Dispatch dispatch, Signed refused) {
        return switch (dispatch.credential()) {
            case Credential.Token agreed -> refused;
            case Credential.NoneYet none -> notRegistered();
            case Credential.OAuth client ->
                signed(
                        dispatch,
                        client,
                        tokens.renewed(
                                connectionId,
                                client,
                                dispatch.headers(),
                                refused.accessToken().orElse("")));
        };
    }

    private static Outcome notRegistered() {
        return new Unsigned(
                "NOT_REGISTERED", "there is no token to show the partner: the registration has to bring one first");
    }

    private static Outcome agreed(Dispatch dispatch, Credential.Token agreed) {
        return new Signed(
                with(dispatch, "Authorization", Headers.TOKEN_SCHEME + agreed.token()),
                Optional.empty(),
                redaction(dispatch));
    }

    private static Outcome signed(Dispatch dispatch, Credential.OAuth client, TokenAnswer answer) {
        String where = String.valueOf(client.settings().tokenUrl());
        return switch (answer) {
            case TokenAnswer.Granted granted -> {
                String scheme = client.settings().scheme();
                String value = scheme.isBlank() ? granted.token() : scheme + " " + granted.token();
                yield new Signed(
                        with(dispatch, client.settings().header(), value),
                        Optional.of(granted.token()),
                        redaction(dispatch).and(granted.token()));
            }
            case TokenAnswer.Refused refused ->
                new Unsigned(
                        "TOKEN_ENDPOINT_REFUSED",
                        "the token endpoint %s gave no access token for our client \"%s\": %s"
                                .formatted(where, client.settings().clientId(), refused.reason()));
            case TokenAnswer.Unreachable unreachable ->
                new Unsigned(
                        "TOKEN_ENDPOINT_UNREACHABLE",
                        "the token endpoint %s did not answer: %s".formatted(where, unreachable.reason()));
        };
    }

    private static Redaction redaction(Dispatch dispatch) {
        return Redaction.of(dispatch.credential(), dispatch.headers());
    }

    private static Map<String, String> with(Dispatch dispatch, String header, String value) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(dispatch.headers());
        headers.put(header, value);
        return headers;
    }
}
