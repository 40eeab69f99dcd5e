package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.registration.AuthenticatedPartner;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.web.firewall.HttpStatusRequestRejectedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Answers requests that the framework's firewall rejects: under the protocol's paths in its own form, and logged where
 * the partner is known. Elsewhere the answer is a bare 400.
 */
@Component
class RejectedPathHandler implements RequestRejectedHandler {

    private static final Logger LOG = LoggerFactory.getLogger(RejectedPathHandler.class);

    private final RequestRejectedHandler others = new HttpStatusRequestRejectedHandler();
    private final PartnerAuthenticator authenticator;
    private final OscpResponses responses;
    private final InboundMessageLog messageLog;
    private final RefusedMessageRecorder refusals;

    RejectedPathHandler(
            PartnerAuthenticator authenticator,
            OscpResponses responses,
            InboundMessageLog messageLog,
            RefusedMessageRecorder refusals) {
        this.authenticator = authenticator;
        this.responses = responses;
        this.messageLog = messageLog;
        this.refusals = refusals;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected)
            throws IOException, ServletException {
        if (!request.getRequestURI().startsWith(OscpPaths.ROOT)) {
            others.handle(request, response, rejected);
            return;
        }
        responses.writeRefusal(
                response,
                400,
                "the address or a header of this request contains characters that are not accepted here; expected "
                        + OscpPaths.BASE + "/ and the name of a message");
        response.flushBuffer();
        findPartner(request).ifPresent(partner -> {
            messageLog.logMessage(request, response, partner.connectionId(), "");
            refusals.recordResponse(request, response, partner.connectionId());
        });
    }

    private Optional<AuthenticatedPartner> findPartner(HttpServletRequest request) {
        try {
            return authenticator.authenticate(request);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("The sender of a rejected request could not be looked up: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
