package com.betterfleet.derms.oscp.inbound;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers paths and methods that a Flexibility Provider does not serve, in the form of OSCP errors. */
@RestController
@Hidden
class UnservedEndpoints {

    private final OscpResponses responses;

    UnservedEndpoints(OscpResponses responses) {
        this.responses = responses;
    }

    @RequestMapping("/oscp/**")
    ResponseEntity<String> refuseRequest(HttpServletRequest request) {
        return OscpPaths.isServed(request.getRequestURI())
                ? responses.createRefusal(
                        HttpStatus.METHOD_NOT_ALLOWED,
                        request.getMethod() + " is not supported here; expected POST"
                                + (request.getRequestURI().equals(OscpPaths.REGISTER) ? ", PUT or DELETE" : ""))
                : responses.createRefusal(
                        HttpStatus.NOT_FOUND, "nothing is served at %s".formatted(request.getRequestURI()));
    }
}
