package com.betterfleet.simulator.control;

import com.betterfleet.simulator.registration.NotRegistered;
import com.betterfleet.simulator.registration.RefusedRegister;
import com.betterfleet.simulator.registration.RegistrationEndpoint;
import com.betterfleet.simulator.registration.RegistrationView;
import com.betterfleet.simulator.scenario.InvalidScenario;
import com.betterfleet.simulator.scenario.ScenarioFiles;
import com.betterfleet.simulator.service.HttpReply;
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

/** Endpoints through which a test controls the registration exchange. */
@RestController
@RequestMapping("/control/registration")
final class RegistrationController {
    private final RegistrationEndpoint registration;

    RegistrationController(RegistrationEndpoint registration) {
        this.registration = registration;
    }

    /**
     * @param token agreed for this exchange only
     * @param baseUrl the service's OSCP base URL, with the version
     */
    record StartOrder(@Nullable String token, @Nullable String baseUrl) {}

    record AwaitOrder(@Nullable String token) {}

    /** @param baseUrl null: the simulator's own */
    record UpdateOrder(@Nullable String baseUrl) {}

    /** The service's answer; status 0 means that the service could not be reached. */
    record RegisterReply(int status, String answer) {
        static RegisterReply of(HttpReply reply) {
            return new RegisterReply(reply.statusOrZero(), reply.describe());
        }
    }

    @GetMapping
    RegistrationView showRegistration() {
        return registration.view();
    }

    @PostMapping("/start")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void startExchange(@RequestBody StartOrder order) {
        registration.startExchange(requireText("token", order.token()), requireText("baseUrl", order.baseUrl()));
    }

    @PostMapping("/await")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void awaitRegister(@RequestBody AwaitOrder order) {
        registration.awaitRegister(requireText("token", order.token()));
    }

    @PostMapping("/update")
    RegisterReply updateRegistration(@RequestBody(required = false) @Nullable UpdateOrder order) {
        return RegisterReply.of(registration.updateRegistration(order == null ? null : order.baseUrl()));
    }

    @PostMapping("/renew")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void renewTokens() {
        registration.renewTokens();
    }

    @PostMapping("/end")
    RegisterReply unregister() {
        return RegisterReply.of(registration.unregister());
    }

    /**
     * Replaces the active behaviour by a section {@code registration} of a scenario; an empty section restores normal
     * behaviour.
     */
    @PostMapping("/behaviour")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changeBehaviour(@RequestBody Map<String, @Nullable Object> section) {
        registration.applyBehaviour(ScenarioFiles.registration(section));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> handleInvalidScenario(InvalidScenario invalid) {
        return buildError(HttpStatus.BAD_REQUEST, String.valueOf(invalid.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> handleRefusedRegister(RefusedRegister refused) {
        return buildError(HttpStatus.BAD_REQUEST, refused.reason());
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> handleNotRegistered(NotRegistered notRegistered) {
        return buildError(HttpStatus.CONFLICT, String.valueOf(notRegistered.getMessage()));
    }

    private static ResponseEntity<Map<String, String>> buildError(HttpStatus status, String message) {
        return ResponseEntity.status(status).body(Map.of("message", message));
    }

    private static String requireText(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new InvalidScenario(field + " is missing; give a text");
        }
        return value;
    }
}
