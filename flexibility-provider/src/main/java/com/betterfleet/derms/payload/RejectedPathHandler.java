package com.betterfleet.derms.payload;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.security.web.firewall.HttpStatusRequestRejectedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Component;

/** Lets the edge that owns a path answer requests that the firewall rejects. Elsewhere the answer is a bare 400. */
@Component
class RejectedPathHandler implements RequestRejectedHandler {

    private final RequestRejectedHandler others = new HttpStatusRequestRejectedHandler();
    private final List<RejectedPathResponder> responders;

    RejectedPathHandler(List<RejectedPathResponder> responders) {
        this.responders = responders;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejection)
            throws IOException, ServletException {
        Optional<RejectedPathResponder> owner = responders.stream()
                .filter(responder -> request.getRequestURI().startsWith(responder.basePath()))
                .findFirst();
        if (owner.isPresent()) {
            owner.get().respond(request, response);
        } else {
            others.handle(request, response, rejection);
        }
    }
}
