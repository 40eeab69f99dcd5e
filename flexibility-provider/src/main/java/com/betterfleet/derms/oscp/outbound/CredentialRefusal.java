package com.betterfleet.derms.oscp.outbound;

import com.betterfleet.derms.egress.Egress;
import com.betterfleet.derms.oscp.outbound.RequestAuthorizer.AuthorizationHeaders;
import com.betterfleet.derms.oscp.wire.OscpHeaders;
import com.betterfleet.derms.partner.PartnerConnection.MessageDestination;
import java.util.List;
import java.util.Locale;

/**
 * The credential that a 401 rejects, as far as the partner's response shows.
 *
 * @param kind a keyword for filters
 * @param description for an engineer, without secrets
 */
record CredentialRefusal(String kind, String description) {

    static CredentialRefusal of(
            Egress.OutboundResponse answer, MessageDestination destination, AuthorizationHeaders authorization) {
        String challenge = answer.header("WWW-Authenticate").orElse("").toLowerCase(Locale.ROOT);
        String answerText =
                (answer.header(OscpHeaders.ERROR_MESSAGE).orElse("") + " " + answer.body()).toLowerCase(Locale.ROOT);
        List<String> namedHeaders = destination.headers().keySet().stream()
                .filter(header -> answerText.contains(header.toLowerCase(Locale.ROOT))
                        || challenge.contains(header.toLowerCase(Locale.ROOT)))
                .toList();
        if (!challenge.contains("invalid_token") && !namedHeaders.isEmpty()) {
            return new CredentialRefusal(
                    "STATIC_HEADER_REFUSED", "the partner names the static header " + String.join(", ", namedHeaders));
        }
        if (authorization.accessToken().isEmpty()) {
            return new CredentialRefusal(
                    "TOKEN_REFUSED", "the token in auth.outbound was refused" + otherHeadersNote(destination));
        }
        String description = "an access token fresh from the token endpoint was refused";
        return challenge.contains("invalid_token")
                ? new CredentialRefusal("ACCESS_TOKEN_REFUSED", description)
                : new CredentialRefusal("ACCESS_TOKEN_REFUSED", description + otherHeadersNote(destination));
    }

    private static String otherHeadersNote(MessageDestination destination) {
        return destination.headers().isEmpty()
                ? ""
                : ", or one of the static headers "
                        + String.join(", ", destination.headers().keySet()) + "; the response does not say which";
    }
}
