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

/**
 * Lets the edge that owns a path answer requests that the firewall or the web server rejects. Elsewhere the answer is a
 * bare 400.
 */
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
        if (!respondInForm(request, response)) {
            others.handle(request, response, rejection);
        }
    }

    /**
     * Answers a request if an edge owns its path.
     *
     * @return whether one does; otherwise nothing was written
     */
    boolean respondInForm(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<RejectedPathResponder> owner = responders.stream()
                .filter(responder -> request.getRequestURI().startsWith(responder.basePath()))
                .findFirst();
        if (owner.isPresent()) {
            owner.get().respond(request, response);
        }
        return owner.isPresent();
    }
}
