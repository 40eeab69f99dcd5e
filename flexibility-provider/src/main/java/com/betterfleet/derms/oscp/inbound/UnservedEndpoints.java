package com.betterfleet.derms.oscp.inbound;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers paths and methods that a Flexibility Provider does not serve, in the form of OSCP errors. */
@RestController
@Hidden
class UnservedEndpoints {

    private static final String REGISTER = OscpPaths.BASE + "/register";

    private static final Map<String, String> METHODS_BY_PATH = Map.of(
            REGISTER,
            "POST, PUT, DELETE",
            OscpPaths.BASE + "/handshake",
            "POST",
            OscpPaths.BASE + "/handshake_acknowledge",
            "POST",
            OscpPaths.BASE + "/heartbeat",
            "POST",
            OscpPaths.BASE + "/update_group_capacity_forecast",
            "POST");

    private final OscpResponses responses;

    UnservedEndpoints(OscpResponses responses) {
        this.responses = responses;
    }

    @RequestMapping("/oscp/**")
    ResponseEntity<String> refuseRequest(HttpServletRequest request) {
        String methods = METHODS_BY_PATH.get(request.getRequestURI());
        if (methods == null) {
            return responses.createRefusal(
                    HttpStatus.NOT_FOUND, "nothing is served at %s".formatted(request.getRequestURI()));
        }
        ResponseEntity<String> refusal = responses.createRefusal(
                HttpStatus.METHOD_NOT_ALLOWED,
                "%s is not supported here; expected %s".formatted(request.getMethod(), methods));
        return ResponseEntity.status(refusal.getStatusCode())
                .headers(refusal.getHeaders())
                .header(HttpHeaders.ALLOW, methods)
                .body(refusal.getBody());
    }
}
