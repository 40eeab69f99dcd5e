package com.betterfleet.derms.console.api.connection;

import com.betterfleet.derms.link.LinkLifecycle;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.supervision.LocalControlService;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Starts handshakes, connects and disconnects the link of a connection (M1, M9). */
@RestController
@RequestMapping("/api/v1/connections/{id}")
@Tag(name = "Connections")
class ConnectionLinkController {

    private final PartnerConnections connections;
    private final LinkLifecycle lifecycle;
    private final LocalControlService localControl;
    private final ConnectionResponseAssembler responses;

    ConnectionLinkController(
            PartnerConnections connections,
            LinkLifecycle lifecycle,
            LocalControlService localControl,
            ConnectionResponseAssembler responses) {
        this.connections = connections;
        this.lifecycle = lifecycle;
        this.localControl = localControl;
        this.responses = responses;
    }

    record ConnectionDisconnectRequest(@Nullable String reason) {}

    @PostMapping("/handshake")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Starts a handshake; the connection's state shows its outcome")
    ConnectionResponse startHandshake(@PathVariable String id) {
        lifecycle.startHandshake(id);
        return getConnection(id);
    }

    @PostMapping("/connect")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Connects the link, and the scopes that were disconnected with it",
            description = "The service starts a handshake first.")
    ConnectionResponse connectConnection(@PathVariable String id) {
        localControl.connectConnection(id);
        return getConnection(id);
    }

    @PostMapping("/disconnect")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Disconnects the link and starts local control of all its scopes (administrators only)",
            description = "A last heartbeat announces the end to the partner. Until the connection is connected again"
                    + " the service sends nothing and refuses the partner's messages.")
    ConnectionResponse disconnectConnection(@PathVariable String id, @RequestBody ConnectionDisconnectRequest request) {
        localControl.disconnectConnection(id, InputChecks.requireName("reason", request.reason()));
        return getConnection(id);
    }

    private ConnectionResponse getConnection(String id) {
        return responses.toResponse(connections.requireConnection(id));
    }
}
