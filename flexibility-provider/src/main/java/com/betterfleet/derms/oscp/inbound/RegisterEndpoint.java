package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.connection.RegisteringPartners;
import com.betterfleet.derms.connection.RegisteringPartners.Call;
import com.betterfleet.derms.connection.RegisteringPartners.Offer;
import com.betterfleet.derms.oscp.wire.Register;
import com.betterfleet.derms.refusal.Refusal;
import io.swagger.v3.oas.annotations.Hidden;
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

/** Register from a Capacity Provider: the exchange of tokens, its update and its end (M3). */
@RestController
@Hidden
@RequestMapping(OscpPaths.BASE + "/register")
class RegisterEndpoint {

    private static final String RETRY_AFTER = "60";

    private final RegisteringPartners registrations;
    private final Answers answers;

    RegisterEndpoint(RegisteringPartners registrations, Answers answers) {
        this.registrations = registrations;
        this.answers = answers;
    }

    /** Our own Register, where one is owed, is a request of its own that leaves once this one is answered. */
    @PostMapping
    ResponseEntity<String> register(@RequestAttribute(PartnerFilter.INBOUND) Inbound inbound) {
        if (registrations.tooOften(inbound.connectionId())) {
            String reason =
                    "too many registrations within a minute; our answer to one is not to be answered by another";
            registrations.refused(inbound.connectionId(), inbound.requestId(), reason);
            ResponseEntity<String> refusal = answers.refuse(HttpStatus.TOO_MANY_REQUESTS, reason);
            return ResponseEntity.status(refusal.getStatusCode())
                    .headers(refusal.getHeaders())
                    .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER)
                    .body(refusal.getBody());
        }
        return offered(inbound, registrations::received);
    }

    @PutMapping
    ResponseEntity<String> update(@RequestAttribute(PartnerFilter.INBOUND) Inbound inbound) {
        return offered(inbound, registrations::updated);
    }

    @DeleteMapping
    ResponseEntity<String> end(@RequestAttribute(PartnerFilter.INBOUND) Inbound inbound) {
        return answer(registrations.ended(call(inbound)));
    }

    private ResponseEntity<String> offered(Inbound inbound, BiFunction<Call, Offer, Boolean> take) {
        registrations.requirePossible(call(inbound));
        Register register = read(inbound);
        inbound.remarkIgnored(register.ignored());
        Optional<Integer> chosen = register.common();
        if (chosen.isEmpty()) {
            String reason = "no common version: version_url offers %s; expected one with version \"%s\""
                    .formatted(register.offered(), Register.VERSION);
            registrations.refused(inbound.connectionId(), inbound.requestId(), reason);
            return answers.refuse(HttpStatus.NOT_IMPLEMENTED, reason);
        }
        int place = chosen.get();
        Offer offer = new Offer(
                register.token().text(), register.versionUrls().get(place).baseUrl(), Register.urlField(place));
        return answer(take.apply(call(inbound), offer));
    }

    private Register read(Inbound inbound) {
        try {
            return Register.read(inbound.body());
        } catch (Refusal unreadable) {
            registrations.refused(inbound.connectionId(), inbound.requestId(), unreadable.text());
            throw unreadable;
        }
    }

    /** A token that died between the door and here is as unknown as any other. */
    private ResponseEntity<String> answer(boolean taken) {
        return taken
                ? ResponseEntity.noContent().build()
                : answers.refuse(HttpStatus.UNAUTHORIZED, "the token is not taken any more");
    }

    private static Call call(Inbound inbound) {
        return new Call(inbound.connectionId(), inbound.shown(), inbound.requestId(), inbound.correlationId());
    }
}
