package com.betterfleet.derms.console.api.connection;

import com.betterfleet.derms.access.CredentialCheck;
import com.betterfleet.derms.access.CredentialCheck.CredentialCheckResult;
import com.betterfleet.derms.access.CredentialCheck.CredentialCheckStep;
import com.betterfleet.derms.partner.IssuedCredentials;
import com.betterfleet.derms.partner.PartnerClients;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Rotates and checks the credentials of a connection (M2). */
@RestController
@RequestMapping("/api/v1/connections/{id}")
@Tag(name = "Connections")
class ConnectionCredentialsController {

    private final PartnerClients clients;
    private final CredentialCheck credentialCheck;

    ConnectionCredentialsController(PartnerClients clients, CredentialCheck credentialCheck) {
        this.clients = clients;
        this.credentialCheck = credentialCheck;
    }

    /** The steps of a credential check, in order. */
    record CredentialCheckResponse(boolean ok, List<CredentialCheckStep> steps) {}

    /** The new secret; it is not returned again. */
    record RotatedSecretResponse(IssuedCredentials inboundCredentials) {}

    @PostMapping("/rotate-secret")
    @Operation(
            summary = "Replaces the secret of the client issued to the partner",
            description = "The former secret stays valid for 24 hours. The new one is not returned again.")
    RotatedSecretResponse rotateSecret(@PathVariable String id) {
        return new RotatedSecretResponse(clients.rotateSecret(id));
    }

    @PostMapping("/test-credentials")
    @Operation(summary = "Checks the outbound credentials with a request that has no effect at the partner")
    CredentialCheckResponse testCredentials(@PathVariable String id) {
        List<CredentialCheckStep> steps = credentialCheck.checkCredentials(id);
        return new CredentialCheckResponse(
                steps.stream().allMatch(step -> step.result() == CredentialCheckResult.OK), steps);
    }
}
