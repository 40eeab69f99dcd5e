package com.betterfleet.derms.console.api;

import com.betterfleet.derms.connection.RegistrationStatus;
import com.betterfleet.derms.connection.RegistrationStep;
import com.betterfleet.derms.connection.Registrations;
import com.betterfleet.derms.connection.Registrations.IssuedToken;
import com.betterfleet.derms.listing.Page;
import com.betterfleet.derms.refusal.Require;
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

    private final Registrations registrations;

    RegistrationController(Registrations registrations) {
        this.registrations = registrations;
    }

    /** One step; {@code words} says what happened. */
    record Step(
            long id,
            Instant at,
            String kind,
            String words,
            String by,
            @Nullable String requestId,
            @Nullable String detail) {

        static Step of(RegistrationStep step) {
            return new Step(
                    step.id(),
                    step.at(),
                    step.kind().name(),
                    step.kind().words(),
                    step.by(),
                    step.requestId(),
                    step.detail());
        }
    }

    @GetMapping("/registration")
    RegistrationStatus status(@PathVariable String id) {
        return registrations.status(id);
    }

    /** Newest first; the last 500 of a connection are kept. */
    @GetMapping("/registration/steps")
    Page<Step> steps(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") long before,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        return Page.newest(registrations.steps(id, before, Page.requireLimit(limit) + 1), limit, RegistrationStep::id)
                .map(Step::of);
    }

    /** We register with the partner, or again; what comes of it is seen in the steps. */
    @PostMapping("/register")
    @ResponseStatus(HttpStatus.ACCEPTED)
    RegistrationStatus register(@PathVariable String id) {
        registrations.register(id);
        return registrations.status(id);
    }

    /** @param validSeconds 60 to 7776000; absent: 7 days */
    record Issue(@Nullable Long validSeconds) {}

    /** Issues a token with which the partner registers once; told this once. One that was issued before is dead. */
    @PostMapping("/registration-token")
    @ResponseStatus(HttpStatus.CREATED)
    IssuedToken issue(@PathVariable String id, @RequestBody(required = false) @Nullable Issue given) {
        Long seconds = given == null ? null : given.validSeconds();
        return registrations.issue(id, seconds == null ? Registrations.USUAL_VALIDITY : Duration.ofSeconds(seconds));
    }

    /** Takes an issued token back that the partner has not used. */
    @DeleteMapping("/registration-token")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable String id) {
        registrations.revoke(id);
    }

    /** Gives the partner a new token of ours; the present one is taken for the overlap more. */
    @PostMapping("/rotate-token")
    @ResponseStatus(HttpStatus.ACCEPTED)
    RegistrationStatus rotate(@PathVariable String id) {
        registrations.rotate(id);
        return registrations.status(id);
    }

    /**
     * Ends the registration: the partner is told, then nobody is let in on either side. While it is still to be told, a second call
     * ends it at once.
     */
    @DeleteMapping("/registration")
    @ResponseStatus(HttpStatus.ACCEPTED)
    RegistrationStatus end(@PathVariable String id, @RequestParam(required = false) @Nullable String reason) {
        registrations.end(id, Require.name("reason", reason));
        return registrations.status(id);
    }
}
