package com.betterfleet.derms.console.api.connection;

import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.registration.RegistrationAdministration;
import com.betterfleet.derms.registration.RegistrationAdministration.IssuedToken;
import com.betterfleet.derms.registration.RegistrationStatus;
import com.betterfleet.derms.registration.RegistrationStep;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Shows and controls the exchange of tokens with a partner (M3). */
@RestController
@RequestMapping("/api/v1/connections/{id}")
@Tag(name = "Connections")
class RegistrationController {

    private final RegistrationAdministration registrations;

    RegistrationController(RegistrationAdministration registrations) {
        this.registrations = registrations;
    }

    /** One step of the exchange; {@code words} describes it. */
    record RegistrationStepResponse(
            long id,
            Instant at,
            String kind,
            String words,
            String by,
            @Nullable String requestId,
            @Nullable String detail) {

        static RegistrationStepResponse of(RegistrationStep step) {
            return new RegistrationStepResponse(
                    step.id(),
                    step.at(),
                    step.kind().name(),
                    step.kind().description(),
                    step.by(),
                    step.requestId(),
                    step.detail());
        }
    }

    @GetMapping("/registration")
    @Operation(summary = "Returns the state of the token exchange")
    RegistrationStatus getRegistration(@PathVariable String id) {
        return registrations.findStatus(id);
    }

    @GetMapping("/registration/steps")
    @Operation(summary = "Lists the steps of the token exchange, newest first; the last 500 are stored")
    ListPage<RegistrationStepResponse> listSteps(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") long before,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        return ListPage.ofNewestFirst(
                        registrations.listSteps(id, before, ListPage.requireLimit(limit) + 1),
                        limit,
                        RegistrationStep::id)
                .mapItems(RegistrationStepResponse::of);
    }

    @PostMapping("/register")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Registers with the partner, or registers again; the steps show the outcome")
    RegistrationStatus startRegistration(@PathVariable String id) {
        registrations.startRegistration(id);
        return registrations.findStatus(id);
    }

    /** @param validSeconds 60 to 7776000; 7 days where absent */
    record IssueTokenRequest(@Nullable Long validSeconds) {}

    @PostMapping("/registration-token")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Issues a token with which the partner registers once",
            description = "The token is not returned again. It replaces a token issued before.")
    IssuedToken issueToken(
            @PathVariable String id, @RequestBody(required = false) @Nullable IssueTokenRequest request) {
        Long seconds = request == null ? null : request.validSeconds();
        return registrations.issueToken(
                id, seconds == null ? RegistrationAdministration.DEFAULT_VALIDITY : Duration.ofSeconds(seconds));
    }

    @DeleteMapping("/registration-token")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Revokes an issued token that the partner has not used")
    void revokeToken(@PathVariable String id) {
        registrations.revokeIssuedToken(id);
    }

    @PostMapping("/rotate-token")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Sends the partner a new token; the present one stays valid for the overlap")
    RegistrationStatus rotateToken(@PathVariable String id) {
        registrations.rotateToken(id);
        return registrations.findStatus(id);
    }

    @DeleteMapping("/registration")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Ends the registration",
            description = "The service informs the partner first; then neither side accepts the other. While the "
                    + "partner is not informed yet, a second call ends the registration immediately.")
    RegistrationStatus endRegistration(@PathVariable String id, @RequestParam String reason) {
        registrations.endRegistration(id, InputChecks.requireName("reason", reason));
        return registrations.findStatus(id);
    }
}
