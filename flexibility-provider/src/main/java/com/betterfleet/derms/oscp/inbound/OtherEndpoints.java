package com.betterfleet.derms.oscp.inbound;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a Flexibility Provider does not serve, told in the form that OSCP gives refusals. */
@RestController
@Hidden
class OtherEndpoints {

    private static final String REGISTER = OscpPaths.BASE + "/register";

    private static final Set<String> SERVED = Set.of(
            REGISTER,
            OscpPaths.BASE + "/handshake",
            OscpPaths.BASE + "/handshake_acknowledge",
            OscpPaths.BASE + "/heartbeat",
            OscpPaths.BASE + "/update_group_capacity_forecast");

    private final Answers answers;

    OtherEndpoints(Answers answers) {
        this.answers = answers;
    }

    @RequestMapping("/oscp/**")
    ResponseEntity<String> other(HttpServletRequest request) {
        return SERVED.contains(request.getRequestURI())
                ? answers.refuse(
                        HttpStatus.METHOD_NOT_ALLOWED,
                        request.getMethod() + " is not taken here; expected POST"
                                + (request.getRequestURI().equals(REGISTER) ? ", PUT or DELETE" : ""))
                : answers.refuse(HttpStatus.NOT_FOUND, "nothing is served at %s".formatted(request.getRequestURI()));
    }
}
