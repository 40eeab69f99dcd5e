package com.betterfleet.derms.oscp.outbound;

import com.betterfleet.derms.access.CredentialCheck;
import com.betterfleet.derms.egress.AddressRefusedException;
import com.betterfleet.derms.egress.ConnectionFailureText;
import com.betterfleet.derms.egress.Egress;
import com.betterfleet.derms.oscp.outbound.RequestAuthorizer.AuthorizationHeaders;
import com.betterfleet.derms.oscp.wire.MessageName;
import com.betterfleet.derms.oscp.wire.OscpHeaders;
import com.betterfleet.derms.partner.PartnerConnection.MessageDestination;
import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import com.betterfleet.derms.partner.PartnerConnections;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Checks the outbound credentials with a fresh access token and an empty heartbeat. A 4xx about the body means that
 * the credentials were accepted; a 401 means that they were not. Neither has an effect at the partner.
 */
@Component
class OscpCredentialCheck implements CredentialCheck {

    private static final Set<Integer> UNAUTHORIZED_STATUSES = Set.of(401, 403);
    private static final int NOT_FOUND = 404;
    private static final int REDIRECT = 300;
    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;

    private final PartnerConnections connections;
    private final RequestAuthorizer authorizer;
    private final Egress egress;

    OscpCredentialCheck(PartnerConnections connections, RequestAuthorizer authorizer, Egress egress) {
        this.connections = connections;
        this.authorizer = authorizer;
        this.egress = egress;
    }

    @Override
    public List<CredentialCheckStep> checkCredentials(String connectionId) {
        MessageDestination destination =
                connections.findMessageDestination(connectionId, MessageName.HEARTBEAT.wireName());
        List<CredentialCheckStep> steps = new ArrayList<>();
        switch (authorizer.authorizeWithNewToken(destination)) {
            case RequestAuthorizer.AuthorizationUnavailable unavailable -> {
                steps.add(
                        new CredentialCheckStep("TOKEN_ENDPOINT", CredentialCheckResult.FAILED, unavailable.reason()));
                steps.add(new CredentialCheckStep(
                        "MESSAGES", CredentialCheckResult.SKIPPED, "not done: there is no access token"));
            }
            case AuthorizationHeaders authorization -> {
                if (destination.credential() instanceof OutboundCredential.OAuthClientCredential client) {
                    steps.add(new CredentialCheckStep(
                            "TOKEN_ENDPOINT",
                            CredentialCheckResult.OK,
                            "%s issued an access token for client \"%s\""
                                    .formatted(
                                            client.settings().tokenUrl(),
                                            client.settings().clientId())));
                }
                steps.add(checkMessages(destination, authorization));
            }
        }
        return steps;
    }

    private CredentialCheckStep checkMessages(MessageDestination destination, AuthorizationHeaders authorization) {
        Map<String, String> headers = new TreeMap<>(authorization.headers());
        headers.put("Content-Type", "application/json");
        headers.put(OscpHeaders.REQUEST_ID, UUID.randomUUID().toString());
        try {
            Egress.OutboundResponse answer = egress.postText(destination.url(), headers, "{}");
            return evaluateAnswer(destination, authorization, answer);
        } catch (AddressRefusedException e) {
            return new CredentialCheckStep("MESSAGES", CredentialCheckResult.FAILED, e.reason());
        } catch (IOException e) {
            return new CredentialCheckStep(
                    "MESSAGES",
                    CredentialCheckResult.FAILED,
                    ConnectionFailureText.describeFailure(destination.url(), e));
        }
    }

    private static CredentialCheckStep evaluateAnswer(
            MessageDestination destination, AuthorizationHeaders authorization, Egress.OutboundResponse answer) {
        String answerDescription =
                "%s answered an empty heartbeat with %d".formatted(destination.url(), answer.status());
        if (UNAUTHORIZED_STATUSES.contains(answer.status())) {
            return new CredentialCheckStep(
                    "MESSAGES",
                    CredentialCheckResult.FAILED,
                    answerDescription + ": "
                            + CredentialRefusal.of(answer, destination, authorization)
                                    .description());
        }
        if (answer.status() == NOT_FOUND) {
            return new CredentialCheckStep(
                    "MESSAGES", CredentialCheckResult.FAILED, answerDescription + ": check baseUrl and urls");
        }
        boolean redirected = answer.status() >= REDIRECT && answer.status() < BAD_REQUEST;
        if (redirected || answer.status() >= SERVER_ERROR) {
            return new CredentialCheckStep(
                    "MESSAGES",
                    CredentialCheckResult.FAILED,
                    answerDescription + ", which does not show whether the credentials are accepted");
        }
        return new CredentialCheckStep(
                "MESSAGES", CredentialCheckResult.OK, answerDescription + ": the credentials are accepted");
    }
}
