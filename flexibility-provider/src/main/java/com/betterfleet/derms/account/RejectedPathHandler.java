package com.betterfleet.derms.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.firewall.HttpStatusRequestRejectedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Component;

/** Answers addresses that the firewall rejects: in words where they are calls of the API. */
@Component
class RejectedPathHandler implements RequestRejectedHandler {

    private static final String API = "/api/";

    private final RequestRejectedHandler others = new HttpStatusRequestRejectedHandler();

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejection)
            throws IOException, jakarta.servlet.ServletException {
        if (request.getRequestURI().startsWith(API)) {
            ProblemResponseWriter.writeProblem(
                    response,
                    HttpStatus.BAD_REQUEST,
                    "The path has a character that a path cannot carry: an encoded slash, percent, semicolon or control"
                            + " character, a backslash, or .. between slashes. Groups with such an id are called at"
                            + " /connections/{id}/groups?groupId=...");
        } else {
            others.handle(request, response, rejection);
        }
    }
}
