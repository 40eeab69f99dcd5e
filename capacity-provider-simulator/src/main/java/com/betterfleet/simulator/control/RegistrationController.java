package com.betterfleet.simulator.control;

import com.betterfleet.simulator.registration.NotRegistered;
import com.betterfleet.simulator.registration.RefusedRegister;
import com.betterfleet.simulator.registration.Registration;
import com.betterfleet.simulator.registration.RegistrationView;
import com.betterfleet.simulator.scenario.InvalidScenario;
import com.betterfleet.simulator.scenario.ScenarioFiles;
import com.betterfleet.simulator.service.Reply;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a test can make the simulator do in the exchange of tokens. */
@RestController
@RequestMapping("/control/registration")
final class RegistrationController {
    private final Registration registration;

    RegistrationController(Registration registration) {
        this.registration = registration;
    }

    /**
     * @param token agreed for this alone
     * @param baseUrl of the service's OSCP end, with the version
     */
    record Start(@Nullable String token, @Nullable String baseUrl) {}

    record Await(@Nullable String token) {}

    /** @param baseUrl null: our own */
    record Update(@Nullable String baseUrl) {}

    /** What the service answered; status 0: it could not be reached. */
    record Sent(int status, String answer) {
        static Sent of(Reply reply) {
            return new Sent(reply.statusOrZero(), reply.described());
        }
    }

    @GetMapping
    RegistrationView registration() {
        return registration.view();
    }

    @PostMapping("/start")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void start(@RequestBody Start order) {
        registration.start(given("token", order.token()), given("baseUrl", order.baseUrl()));
    }

    @PostMapping("/await")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void await(@RequestBody Await order) {
        registration.await(given("token", order.token()));
    }

    @PostMapping("/update")
    Sent update(@RequestBody(required = false) @Nullable Update order) {
        return Sent.of(registration.update(order == null ? null : order.baseUrl()));
    }

    @PostMapping("/renew")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void renew() {
        registration.renew();
    }

    @PostMapping("/end")
    Sent end() {
        return Sent.of(registration.end());
    }

    /** The section {@code registration} of a scenario, in place of what was ordered before; an empty one takes all back. */
    @PostMapping("/behaviour")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void behaviour(@RequestBody Map<String, @Nullable Object> section) {
        registration.behave(ScenarioFiles.registration(section));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> invalid(InvalidScenario invalid) {
        return refusal(HttpStatus.BAD_REQUEST, String.valueOf(invalid.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> invalid(RefusedRegister refused) {
        return refusal(HttpStatus.BAD_REQUEST, refused.reason());
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> notNow(NotRegistered notRegistered) {
        return refusal(HttpStatus.CONFLICT, String.valueOf(notRegistered.getMessage()));
    }

    private static ResponseEntity<Map<String, String>> refusal(HttpStatus status, String message) {
        return ResponseEntity.status(status).body(Map.of("message", message));
    }

    private static String given(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new InvalidScenario(field + " is missing; give a text");
        }
        return value;
    }
}
