package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.oscp.wire.RegisterMessage;
import com.betterfleet.derms.refusal.RejectedRequestException;
import com.betterfleet.derms.registration.PartnerRegistrationService;
import com.betterfleet.derms.registration.PartnerRegistrationService.RegistrationCall;
import com.betterfleet.derms.registration.PartnerRegistrationService.RegistrationOffer;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Receives Register from a Capacity Provider: the token exchange, its update and its end (M3). */
@RestController
@Hidden
@RequestMapping(OscpPaths.BASE + "/register")
class RegisterEndpoint {

    private static final String RETRY_AFTER = "60";

    private final PartnerRegistrationService registrations;
    private final AcceptanceLog acceptances;
    private final OscpResponses responses;

    RegisterEndpoint(PartnerRegistrationService registrations, AcceptanceLog acceptances, OscpResponses responses) {
        this.registrations = registrations;
        this.acceptances = acceptances;
        this.responses = responses;
    }

    /** The service's own Register, where one is due, is a separate request that is sent after this response. */
    @PostMapping
    ResponseEntity<String> receiveRegistration(@RequestAttribute(PartnerFilter.INBOUND) InboundMessage inbound) {
        if (registrations.exceedsRegistrationRate(inbound.connectionId())) {
            String reason =
                    "too many registrations within a minute; do not answer a registration in reply with another one";
            registrations.recordRefusal(inbound.connectionId(), inbound.requestId(), reason);
            ResponseEntity<String> refusal = responses.createRefusal(HttpStatus.TOO_MANY_REQUESTS, reason);
            return ResponseEntity.status(refusal.getStatusCode())
                    .headers(refusal.getHeaders())
                    .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER)
                    .body(refusal.getBody());
        }
        return processOffer(inbound, registrations::receiveRegistration);
    }

    @PutMapping
    ResponseEntity<String> receiveUpdate(@RequestAttribute(PartnerFilter.INBOUND) InboundMessage inbound) {
        return processOffer(inbound, registrations::receiveUpdate);
    }

    @DeleteMapping
    ResponseEntity<String> receiveEnd(@RequestAttribute(PartnerFilter.INBOUND) InboundMessage inbound) {
        return toResponse(inbound, registrations.receiveEnd(toCall(inbound)));
    }

    private ResponseEntity<String> processOffer(
            InboundMessage inbound, BiFunction<RegistrationCall, RegistrationOffer, Boolean> processor) {
        registrations.requireRegistrationAllowed(toCall(inbound));
        RegisterMessage register = readRegisterMessage(inbound);
        inbound.warnIgnoredFields(register.ignored());
        Optional<Integer> versionIndex = register.findCommonVersion();
        if (versionIndex.isEmpty()) {
            String reason = "no common version: version_url offers %s; expected one with version \"%s\""
                    .formatted(register.offeredVersions(), RegisterMessage.VERSION);
            registrations.recordRefusal(inbound.connectionId(), inbound.requestId(), reason);
            return responses.createRefusal(HttpStatus.NOT_IMPLEMENTED, reason);
        }
        int index = versionIndex.get();
        RegistrationOffer offer = new RegistrationOffer(
                register.token().text(),
                register.versionUrls().get(index).baseUrl(),
                RegisterMessage.baseUrlPath(index));
        return toResponse(inbound, processor.apply(toCall(inbound), offer));
    }

    private RegisterMessage readRegisterMessage(InboundMessage inbound) {
        try {
            return RegisterMessage.fromJson(inbound.body());
        } catch (RejectedRequestException unreadable) {
            registrations.recordRefusal(inbound.connectionId(), inbound.requestId(), unreadable.text());
            throw unreadable;
        }
    }

    /** A token that was revoked since authentication is unknown, like any other. */
    private ResponseEntity<String> toResponse(InboundMessage inbound, boolean accepted) {
        if (!accepted) {
            return responses.createRefusal(HttpStatus.UNAUTHORIZED, "the token is no longer accepted");
        }
        inbound.markLogged();
        return ResponseEntity.noContent().build();
    }

    private RegistrationCall toCall(InboundMessage inbound) {
        return new RegistrationCall(
                inbound.connectionId(),
                inbound.presentedToken(),
                inbound.requestId(),
                inbound.correlationId(),
                () -> acceptances.logAcceptance(inbound, List.of()));
    }
}
