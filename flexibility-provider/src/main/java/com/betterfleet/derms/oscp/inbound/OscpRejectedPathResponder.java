package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.payload.RejectedPathResponder;
import com.betterfleet.derms.payload.RequestBodies;
import com.betterfleet.derms.registration.AuthenticatedPartner;
import com.betterfleet.derms.secret.TooManyGuessesException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Answers in the protocol's form requests below its paths that are ambiguous, or that firewall or web server reject. They are logged where the partner is known.
 */
@Component
class OscpRejectedPathResponder implements RejectedPathResponder {

    private static final int REFUSED = 400;

    private static final Logger LOG = LoggerFactory.getLogger(OscpRejectedPathResponder.class);

    private final PartnerAuthenticator authenticator;
    private final OscpResponses responses;
    private final InboundMessageLog messageLog;
    private final RefusedMessageRecorder refusals;

    OscpRejectedPathResponder(
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
    public String basePath() {
        return OscpPaths.ROOT;
    }

    @Override
    public void respond(HttpServletRequest request, HttpServletResponse response) throws IOException {
        messageLog.markReceived(request);
        Optional<AuthenticatedPartner> partner = findPartner(request);
        // The body of an unknown sender is not read.
        String text = partner.isPresent()
                ? RequestBodies.readText(request, PartnerFilter.MAX_BODY_BYTES).text()
                : "";
        responses.writeRefusal(
                response,
                REFUSED,
                "the address or a header of this request contains characters that are not accepted here; expected "
                        + OscpPaths.BASE + "/ and the name of a message");
        response.flushBuffer();
        partner.map(AuthenticatedPartner::connectionId).ifPresent(connectionId -> {
            messageLog.logMessage(request, response, REFUSED, connectionId, text);
            refusals.recordResponse(request, response, connectionId);
        });
    }

    private Optional<AuthenticatedPartner> findPartner(HttpServletRequest request) {
        try {
            return authenticator.authenticate(request);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("The sender of a rejected request could not be looked up: {}", e.getMessage());
            return Optional.empty();
        } catch (TooManyGuessesException e) {
            return Optional.empty();
        }
    }
}
