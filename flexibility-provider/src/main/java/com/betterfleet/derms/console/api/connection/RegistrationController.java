package com.betterfleet.derms.console.api.connection;

import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.registration.RegistrationAdministration;
import com.betterfleet.derms.registration.RegistrationAdministration.IssuedToken;
import com.betterfleet.derms.registration.RegistrationStatus;
import com.betterfleet.derms.registration.RegistrationStep;
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

/** The exchange of tokens with a partner: how it stands, how it went, and what a person does about it (M3). */
@RestController
@RequestMapping("/api/v1/connections/{id}")
class RegistrationController {

    private final RegistrationAdministration registrations;

    RegistrationController(RegistrationAdministration registrations) {
        this.registrations = registrations;
    }

    /** One step; {@code words} says what happened. */
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
    RegistrationStatus getRegistration(@PathVariable String id) {
        return registrations.findStatus(id);
    }

    /** Newest first; the last 500 of a connection are kept. */
    @GetMapping("/registration/steps")
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

    /** We register with the partner, or again; what comes of it is seen in the steps. */
    @PostMapping("/register")
    @ResponseStatus(HttpStatus.ACCEPTED)
    RegistrationStatus startRegistration(@PathVariable String id) {
        registrations.startRegistration(id);
        return registrations.findStatus(id);
    }

    /** @param validSeconds 60 to 7776000; absent: 7 days */
    record IssueTokenRequest(@Nullable Long validSeconds) {}

    /** Issues a token with which the partner registers once; told this once. One that was issued before is dead. */
    @PostMapping("/registration-token")
    @ResponseStatus(HttpStatus.CREATED)
    IssuedToken issueToken(
            @PathVariable String id, @RequestBody(required = false) @Nullable IssueTokenRequest request) {
        Long seconds = request == null ? null : request.validSeconds();
        return registrations.issueToken(
                id, seconds == null ? RegistrationAdministration.DEFAULT_VALIDITY : Duration.ofSeconds(seconds));
    }

    /** Takes an issued token back that the partner has not used. */
    @DeleteMapping("/registration-token")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revokeToken(@PathVariable String id) {
        registrations.revokeIssuedToken(id);
    }

    /** Gives the partner a new token of ours; the present one is taken for the overlap more. */
    @PostMapping("/rotate-token")
    @ResponseStatus(HttpStatus.ACCEPTED)
    RegistrationStatus rotateToken(@PathVariable String id) {
        registrations.rotateToken(id);
        return registrations.findStatus(id);
    }

    /**
     * Ends the registration: the partner is told, then nobody is let in on either side. While it is still to be told, a second call
     * ends it at once.
     */
    @DeleteMapping("/registration")
    @ResponseStatus(HttpStatus.ACCEPTED)
    RegistrationStatus endRegistration(
            @PathVariable String id, @RequestParam(required = false) @Nullable String reason) {
        registrations.endRegistration(id, InputChecks.requireName("reason", reason));
        return registrations.findStatus(id);
    }
}
