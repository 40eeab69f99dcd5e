package com.betterfleet.derms.oscp.outbound;

import com.betterfleet.derms.connection.Connection.Dispatch;
import com.betterfleet.derms.egress.Egress;
import com.betterfleet.derms.oscp.outbound.Signature.Signed;
import com.betterfleet.derms.oscp.wire.Headers;
import java.util.List;
import java.util.Locale;

/**
 * Which of our credentials a 401 is about, as far as the partner's answer tells.
 *
 * @param kind a word to filter by
 * @param words for an engineer, without secrets
 */
record RefusedCredential(String kind, String words) {

    static RefusedCredential of(Egress.Answer answer, Dispatch dispatch, Signed signed) {
        String challenge = answer.header("WWW-Authenticate").orElse("").toLowerCase(Locale.ROOT);
        String said = (answer.header(Headers.ERROR_MESSAGE).orElse("") + " " + answer.body()).toLowerCase(Locale.ROOT);
        List<String> named = dispatch.headers().keySet().stream()
                .filter(header -> said.contains(header.toLowerCase(Locale.ROOT))
                        || challenge.contains(header.toLowerCase(Locale.ROOT)))
                .toList();
        if (!challenge.contains("invalid_token") && !named.isEmpty()) {
            return new RefusedCredential(
                    "STATIC_HEADER_REFUSED", "the partner names the static header " + String.join(", ", named));
        }
        if (signed.accessToken().isEmpty()) {
            return new RefusedCredential("TOKEN_REFUSED", "the token in auth.outbound was refused" + besides(dispatch));
        }
        String how = "an access token fresh from the token endpoint was refused";
        return challenge.contains("invalid_token")
                ? new RefusedCredential("ACCESS_TOKEN_REFUSED", how)
                : new RefusedCredential("ACCESS_TOKEN_REFUSED", how + besides(dispatch));
    }

    private static String besides(Dispatch dispatch) {
        return dispatch.headers().isEmpty()
                ? ""
                : ", or one of the static headers "
                        + String.join(", ", dispatch.headers().keySet()) + "; the answer does not say which";
    }
}
