package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.partner.PartnerConnections;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/** Maps the paths that a partner uses in place of the protocol's, as its connection configures them. */
@Component
class PartnerPathAliases {

    private final PartnerConnections connections;

    PartnerPathAliases(PartnerConnections connections) {
        this.connections = connections;
    }

    /** Returns the request under the protocol's path; unchanged where its path is served, or is no alias. */
    HttpServletRequest resolveAlias(HttpServletRequest request, String connectionId) {
        if (OscpPaths.isServed(request.getRequestURI())) {
            return request;
        }
        return OscpPaths.nameBelowBase(request.getRequestURI())
                .flatMap(name -> connections
                        .findProperties(connectionId)
                        .map(properties -> properties.inboundAliases().get(name)))
                .<HttpServletRequest>map(message -> new CanonicalPathRequest(request, OscpPaths.pathOf(message)))
                .orElse(request);
    }
}
