package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.payload.EdgeResponder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;

/** Refuses requests below the protocol's paths in the protocol's form. */
@Component
class OscpEdgeResponder implements EdgeResponder {

    private final OscpResponses responses;

    OscpEdgeResponder(OscpResponses responses) {
        this.responses = responses;
    }

    @Override
    public boolean serves(String path) {
        return path.startsWith(OscpPaths.ROOT);
    }

    /** {@link PartnerFilter} checks the type of a message once the partner is known, and records the refusal. */
    @Override
    public boolean checksMediaTypes() {
        return true;
    }

    /** Many partners may send at the same instant. */
    @Override
    public boolean queuesForDatabase() {
        return true;
    }

    @Override
    public void writeRefusal(HttpServletRequest request, HttpServletResponse response, int status, String text)
            throws IOException {
        responses.writeRefusal(response, status, text);
    }
}
