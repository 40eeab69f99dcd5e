package com.betterfleet.derms.oscp.inbound;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers paths and methods that a Flexibility Provider does not serve, in the form of OSCP errors. */
@RestController
@Hidden
class UnservedEndpoints {

    private static final String REGISTER = OscpPaths.BASE + "/register";

    private static final Set<String> SERVED_PATHS = Set.of(
            REGISTER,
            OscpPaths.BASE + "/handshake",
            OscpPaths.BASE + "/handshake_acknowledge",
            OscpPaths.BASE + "/heartbeat",
            OscpPaths.BASE + "/update_group_capacity_forecast");

    private final OscpResponses responses;

    UnservedEndpoints(OscpResponses responses) {
        this.responses = responses;
    }

    @RequestMapping("/oscp/**")
    ResponseEntity<String> refuseRequest(HttpServletRequest request) {
        return SERVED_PATHS.contains(request.getRequestURI())
                ? responses.createRefusal(
                        HttpStatus.METHOD_NOT_ALLOWED,
                        request.getMethod() + " is not supported here; expected POST"
                                + (request.getRequestURI().equals(REGISTER) ? ", PUT or DELETE" : ""))
                : responses.createRefusal(
                        HttpStatus.NOT_FOUND, "nothing is served at %s".formatted(request.getRequestURI()));
    }
}
